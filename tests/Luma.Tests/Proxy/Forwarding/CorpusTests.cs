using Luma.Proxy;
using Luma.Tests.Proxy.Rig;

namespace Luma.Tests.Proxy.Forwarding;

public sealed class CorpusTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    public static TheoryData<string> Names => RequestCorpus.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_request_of_the_corpus_is_answered_as_it_must_be(string name)
    {
        var (bytes, status) = RequestCorpus.Case(name);
        var seen = "";
        await using var app = RawApp.Answering(Ok, head => seen += head);
        await using var proxy = await InFrontOfAsync(app.Address);
        using var client = await proxy.ConnectAsync();

        await client.SendAsync(bytes);
        var head = await client.HeadAsync().Soon();

        Assert.StartsWith($"HTTP/1.1 {status} ", head, StringComparison.Ordinal);
        Assert.DoesNotContain(RequestCorpus.Smuggled, seen, StringComparison.OrdinalIgnoreCase);
        if (status is 400 or 405 or 501)
        {
            await client.ToEndAsync().Soon();
            Assert.Empty(seen);
        }
    }

    [Fact]
    public async Task Refused_requests_are_counted()
    {
        await using var app = RawApp.Answering(Ok);
        await using var proxy = await InFrontOfAsync(app.Address);

        foreach (var name in new[] { "two Content-Lengths that differ", "TRACE" })
        {
            using var client = await proxy.ConnectAsync();
            await client.SendAsync(RequestCorpus.Case(name).Bytes);
            await client.ToEndAsync().Soon();
        }

        await Wait.Until(() => proxy.Switchboard.Refused == 2);
        Assert.Equal(0, proxy.Traffic.Requests);
    }

    private static async Task<TestProxy> InFrontOfAsync(BackendAddress app)
    {
        var proxy = await TestProxy.InFrontOfAsync(app);
        proxy.Switchboard.Apply(new RouteTable
        {
            Generation = proxy.Switchboard.Current.Generation + 1,
            Routes = [new() { Host = RequestCorpus.Host, App = TestProxy.App, Release = "1", Backends = [app] }],
        });
        return proxy;
    }
}
