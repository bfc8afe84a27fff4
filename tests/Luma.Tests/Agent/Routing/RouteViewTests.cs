using System.Net;
using Luma.Agent.Observing;
using Luma.Agent.Routing;
using Luma.Agent.Storage;
using Luma.Core.Api;
using Luma.Proxy;
using Luma.Tests.Agent.Rig;
using Luma.Tests.Core.Apps;

namespace Luma.Tests.Agent.Routing;

public sealed class RouteViewTests : IDisposable
{
    private static readonly Replica Blue = new("blog-blue", "a@1", IPAddress.Parse("10.200.2.1"), 3000);

    private readonly Switchboard _proxy = new(new ProxyOptions());
    private readonly RoutePublisher _routes;

    public RouteViewTests() => _routes = new(new LocalControl(_proxy));

    public void Dispose()
    {
        _routes.Dispose();
        _proxy.Dispose();
    }

    [Fact]
    public async Task An_app_has_a_row_for_each_host()
    {
        await _routes.ServeAsync(Records.App(Blog.Spec.OnHosts("a.example", "b.example").With(proxy => proxy with { PathPrefix = "/x" }), release: 4), [Blue]);
        _ = _proxy.Snapshot.Find("a.example", "/x")!.Lease(null);

        var rows = await RouteView.OfAsync(_routes, CancellationToken.None);

        Assert.Equal(["a.example", "b.example"], rows.Select(row => row.Host));
        Assert.All(rows, row =>
        {
            Assert.Equal(("/x", "blog", 4, ""), (row.PathPrefix, row.App, row.Release, row.Target));
            Assert.Equal([new RouteBackend("blog-blue", "10.200.2.1:3000", 1)], row.Backends);
        });
    }

    [Fact]
    public async Task A_stopped_app_shows_no_backend()
    {
        await _routes.ServeAsync(Records.App() with { Stopped = true }, [Blue]);

        Assert.Empty(Assert.Single(await RouteView.OfAsync(_routes, CancellationToken.None)).Backends);
    }

    [Fact]
    public async Task A_route_by_hand_shows_its_target_and_no_owner()
    {
        await _routes.SetManualAsync([new(new ManualRoute("cache.example", "cache", 6379), [new("cache", "x", IPAddress.Parse("10.200.2.7"), 6379)])]);

        var row = Assert.Single(await RouteView.OfAsync(_routes, CancellationToken.None));

        Assert.Equal(("cache.example", "/", "", "cache:6379"), (row.Host, row.PathPrefix, row.App, row.Target));
        Assert.Equal([new RouteBackend("cache", "10.200.2.7:6379", 0)], row.Backends);
    }

    [Fact]
    public async Task A_route_by_hand_to_an_app_shows_where_its_requests_go()
    {
        await _routes.ServeAsync(Records.App(), [Blue]);
        await _routes.SetManualAsync([new(new ManualRoute("admin.example", "blog", 9000), [])]);

        var row = Assert.Single(await RouteView.OfAsync(_routes, CancellationToken.None), row => row.Host == "admin.example");

        Assert.Equal("blog:9000", row.Target);
        Assert.Equal("10.200.2.1:9000", Assert.Single(row.Backends).Address);
    }
}
