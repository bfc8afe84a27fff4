using System.Globalization;
using System.Net;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Hardening;

public sealed class BigBodyTests
{
    private const long Megabyte = 1L << 20;

    /// <summary>Far less than a body, far more than what heaps do by themselves.</summary>
    private const long Room = 160 * Megabyte;

    [Fact]
    public Task Hundreds_of_megabytes_each_way_pass_through_without_growing_the_agent() => PassAsync(400 * Megabyte);

    [LongFact]
    public Task A_gigabyte_each_way_passes_through_without_growing_the_agent() => PassAsync(1024 * Megabyte);

    private static async Task PassAsync(long size)
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp();
        await stage.DeployAsync(app);
        using var client = new HttpClient { Timeout = TimeSpan.FromMinutes(10) };
        var before = Resident(stage);

        Assert.Equal(size, await DownloadAsync(client, stage, app, size));
        foreach (var sized in new[] { true, false })
        {
            Assert.StartsWith($"{size} ", await UploadAsync(client, stage, app, size, sized), StringComparison.Ordinal);
        }

        var after = Resident(stage);
        Assert.True(after - before < Room, $"{before >> 20} MB became {after >> 20} MB");
    }

    private static async Task<long> DownloadAsync(HttpClient client, Stage stage, AppFile app, long size)
    {
        using var request = Request(HttpMethod.Get, stage, app, $"/bytes?n={size}");
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var (buffer, total) = (new byte[1 << 17], 0L);
        while (await body.ReadAsync(buffer) is > 0 and var read)
        {
            total += read;
        }

        return total;
    }

    private static async Task<string> UploadAsync(HttpClient client, Stage stage, AppFile app, long size, bool sized)
    {
        using var request = Request(HttpMethod.Post, stage, app, "/upload");
        request.Content = new Zeros(size, sized);
        using var answer = await client.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }

    private static HttpRequestMessage Request(HttpMethod method, Stage stage, AppFile app, string path)
    {
        var request = new HttpRequestMessage(method, $"http://{stage.Agent.Http}{path}");
        request.Headers.Host = app.Host;
        return request;
    }

    /// <summary>The most memory that the agent has ever had, in bytes.</summary>
    private static long Resident(Stage stage)
    {
        var line = File.ReadLines($"/proc/{stage.Agent.Id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10;
    }

    private sealed class Zeros(long length, bool sized) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var piece = new byte[1 << 17];
            for (var left = length; left > 0; left -= piece.Length)
            {
                await stream.WriteAsync(piece);
            }
        }

        protected override bool TryComputeLength(out long size)
        {
            size = length;
            return sized;
        }
    }
}
