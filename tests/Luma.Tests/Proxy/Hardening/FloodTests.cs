using System.Buffers.Binary;
using System.Net;
using Luma.Proxy;
using Luma.Tests.Proxy.Rig;

namespace Luma.Tests.Proxy.Hardening;

/// <summary>One HTTP/2 connection may have many streams, and no more.</summary>
public sealed class FloodTests
{
    private const int MostStreams = 100;
    private const int Refused = 7;

    [Fact]
    public async Task A_stream_beyond_a_hundred_is_refused_and_the_hundred_are_answered()
    {
        await using var app = new HoldingApp();
        await using var proxy = await TestProxy.InFrontOfAsync(await app.StartAsync());
        using var client = await Http2Frames.OpenAsync(proxy.Endpoint);
        var settings = await client.ReadAsync(Http2Frame.Settings).Soon();
        Assert.Contains((3, MostStreams), Values(settings!));

        await client.SendAsync(Enumerable.Range(0, MostStreams + 1).Select(i => Http2Frames.Get((2 * i) + 1)));

        var reset = await client.ReadAsync(Http2Frame.Reset).Soon();
        Assert.Equal(((2 * MostStreams) + 1, Refused), (reset!.Stream, reset.Error));
        app.Go.Give();
        for (var i = 0; i < MostStreams; i++)
        {
            Assert.NotNull(await client.ReadAsync(Http2Frame.Headers).Soon());
        }
    }

    [Fact]
    public async Task A_connection_that_asks_and_takes_back_again_and_again_is_ended_and_others_go_on()
    {
        await using var app = await TestApp.SayingAsync("ok");
        using var log = new KeptLog();
        await using var proxy = await TestProxy.InFrontOfAsync(new ProxyOptions(), log, app.Address);
        using var client = await Http2Frames.OpenAsync(proxy.Endpoint);

        var ended = client.ReadAsync(Http2Frame.GoAway);
        await FloodAsync(client, ended);

        await ended.Soon();
        using var answer = await proxy.Client.GetAsync(new Uri("/", UriKind.Relative)).Soon();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(log.Lines);
    }

    private static async Task FloodAsync(Http2Frames client, Task ended)
    {
        const int Burst = 500;
        const int Most = 1_000_000;
        try
        {
            for (var stream = 1; stream < Most && !ended.IsCompleted; stream += 2 * Burst)
            {
                await client.SendAsync(Enumerable.Range(0, Burst).Select(i => stream + (2 * i)).SelectMany(id => new[] { Http2Frames.Get(id), Http2Frames.Cancel(id) }));
            }
        }
        catch (IOException)
        {
            // It has ended.
        }
    }

    private static IEnumerable<(int Setting, int Value)> Values(Http2Frame settings) => settings.Payload.Chunk(6)
        .Select(setting => ((int)BinaryPrimitives.ReadInt16BigEndian(setting), BinaryPrimitives.ReadInt32BigEndian(setting.AsSpan(2))));
}
