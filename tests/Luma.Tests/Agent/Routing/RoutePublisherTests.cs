using System.Net;
using Luma.Agent.Observing;
using Luma.Agent.Routing;
using Luma.Agent.Storage;
using Luma.Core.Apps;
using Luma.Core.Naming;
using Luma.Proxy;
using Luma.Tests.Agent.Rig;
using Luma.Tests.Core.Apps;

namespace Luma.Tests.Agent.Routing;

public sealed class RoutePublisherTests : IDisposable
{
    private readonly Switchboard _proxy = new(new ProxyOptions());
    private readonly RoutePublisher _routes;

    public RoutePublisherTests() => _routes = new(new LocalControl(_proxy));

    public void Dispose()
    {
        _routes.Dispose();
        _proxy.Dispose();
    }

    [Fact]
    public async Task An_app_is_served_on_all_its_hosts_by_all_its_replicas()
    {
        var spec = Blog.Spec.OnHosts("blog.example.com", "www.example.com").With(proxy => proxy with { PathPrefix = "/blog" });

        var published = await _routes.ServeAsync(Records.App(spec, release: 2, Colour.Green), [Replica("a", 1), Replica("b", 2)]);

        Assert.Equal(_proxy.Current.Generation, published.Generation);
        Assert.Empty(published.Dropped);
        Assert.Equal(["blog.example.com", "www.example.com"], _proxy.Current.Routes.Select(route => route.Host));
        Assert.All(_proxy.Current.Routes, route =>
        {
            Assert.Equal(("blog", "2-green", "/blog"), (route.App, route.Release, route.PathPrefix));
            Assert.Equal(["a:3000 at 10.200.2.1:3000", "b:3000 at 10.200.2.2:3000"], Told(route));
        });
    }

    [Fact]
    public async Task A_route_in_force_of_an_app_without_a_record_stays_until_it_is_known_that_no_record_is_missing()
    {
        await _routes.ServeAsync(Records.App("shop"), [Replica("s", 9)]);
        await _routes.ServeAsync(Records.App(), [Replica("a", 1)]);
        using var next = new RoutePublisher(new LocalControl(_proxy));

        await next.StartAsync([Records.App("shop")], []);
        Assert.Equal(["a:3000 at 10.200.2.1:3000"], Told(Route("blog.example.com")));
        await next.SettleAsync();

        Assert.Equal(["shop.example.com"], _proxy.Current.Routes.Select(route => route.Host));
        Assert.Equal(["s:3000 at 10.200.2.9:3000"], Told(Route("shop.example.com")));
    }

    [Fact]
    public async Task A_record_that_is_found_again_has_the_replicas_of_the_table_in_force()
    {
        await _routes.ServeAsync(Records.App(), [Replica("a", 1)]);
        using var next = new RoutePublisher(new LocalControl(_proxy));
        await next.StartAsync([], []);

        await next.RegainAsync(Records.App());
        await next.SettleAsync();

        Assert.Equal(["a:3000 at 10.200.2.1:3000"], Told(Route("blog.example.com")));
    }

    [Fact]
    public async Task A_candidate_is_seen_by_the_routes_that_it_would_have_and_changes_nothing_else()
    {
        await _routes.ServeAsync(Records.App(), [Replica("a", 1)]);
        var before = _proxy.Current.Routes;

        await _routes.PreviewAsync("key", Candidate());
        await _routes.RefreshAsync(_routes.Apps.Single().Record, [Replica("a", 1), Replica("b", 2)]);

        Assert.Equal(before.Select(route => route.Host), _proxy.Current.Routes.Select(route => route.Host));
        var preview = Assert.Single(_proxy.Current.Previews);
        Assert.Equal(("key", "new.example.com", "2-green"), (preview.Key, preview.Routes[0].Host, preview.Routes[0].Release));
        Assert.Equal(["c:3000 at 10.200.2.3:3000"], Told(preview.Routes[0]));
    }

    [Fact]
    public async Task What_was_looked_at_is_dropped_by_nobodys_switch()
    {
        await _routes.ServeAsync(Records.App(), [Replica("a", 1)]);
        await _routes.PreviewAsync("key", Candidate());

        await _routes.EndPreviewAsync("blog");
        Assert.Empty(_proxy.Current.Previews);
        var published = await _routes.ServeAsync(Candidate().Record, Candidate().Replicas);

        Assert.Equal(["a:3000"], published.Dropped);
        var generation = _proxy.Current.Generation;
        await _routes.EndPreviewAsync("blog");
        Assert.Equal(generation, _proxy.Current.Generation);
    }

    /// <summary>Whoever held it is gone with the agent.</summary>
    [Fact]
    public async Task An_agent_that_starts_ends_every_preview()
    {
        await _routes.PreviewAsync("key", Candidate());
        using var next = new RoutePublisher(new LocalControl(_proxy));

        await next.StartAsync([], []);

        Assert.Empty(_proxy.Current.Previews);
    }

    [Fact]
    public async Task The_set_that_was_replaced_is_dropped()
    {
        await _routes.ServeAsync(Records.App(release: 1), [Replica("a", 1), Replica("b", 2)]);

        var published = await _routes.ServeAsync(Records.App(release: 2, colour: Colour.Green), [Replica("c", 3)]);

        Assert.Equal(["a:3000", "b:3000"], published.Dropped);
        Assert.Equal(["c:3000 at 10.200.2.3:3000"], Told(Route("blog.example.com")));
    }

    [Fact]
    public async Task What_goes_on_serving_is_not_dropped()
    {
        await _routes.ServeAsync(Records.App("shop"), [Replica("s", 9)]);
        await _routes.ServeAsync(Records.App(), [Replica("a", 1), Replica("b", 2)]);

        Assert.Equal(["b:3000"], (await _routes.ServeAsync(Records.App(), [Replica("a", 1)])).Dropped);
        Assert.Equal(["s:3000 at 10.200.2.9:3000"], Told(Route("shop.example.com")));
    }

    [Fact]
    public async Task A_replica_that_started_anew_is_another_backend_at_the_same_address()
    {
        await _routes.ServeAsync(Records.App(), [Replica("a@1", 1)]);

        Assert.Equal(["a@1:3000"], (await _routes.ServeAsync(Records.App(), [Replica("a@2", 1)])).Dropped);
    }

    [Fact]
    public async Task A_stopped_app_keeps_its_hosts_and_has_no_backend()
    {
        await _routes.ServeAsync(Records.App(), [Replica("a", 1)]);

        var published = await _routes.ServeAsync(Records.App() with { Stopped = true }, [Replica("a", 1)]);

        Assert.Equal(["a:3000"], published.Dropped);
        Assert.Empty(Route("blog.example.com").Backends);
    }

    [Fact]
    public async Task A_forgotten_app_has_no_route()
    {
        await _routes.ServeAsync(Records.App(), [Replica("a", 1)]);
        await _routes.ServeAsync(Records.App("shop"), [Replica("s", 9)]);

        Assert.Equal(["a:3000"], (await _routes.ForgetAsync("blog")).Dropped);
        Assert.Equal(["shop.example.com"], _proxy.Current.Routes.Select(route => route.Host));
    }

    [Fact]
    public async Task An_app_without_hosts_has_no_route_and_is_no_obstacle()
    {
        await _routes.ServeAsync(Records.App(Blog.Spec.OnHosts()), [Replica("a", 1)]);

        Assert.Empty(_proxy.Current.Routes);
    }

    [Fact]
    public async Task A_route_by_hand_to_an_app_follows_its_releases_at_its_own_port()
    {
        await _routes.ServeAsync(Records.App(release: 1), [Replica("a", 1)]);
        await _routes.SetManualAsync([new(new ManualRoute("admin.example.com", "blog", 9000), [])]);
        Assert.Equal(["a:9000 at 10.200.2.1:9000"], Told(Route("admin.example.com")));

        var published = await _routes.ServeAsync(Records.App(release: 2, colour: Colour.Green), [Replica("b", 2)]);

        Assert.Equal(["a:3000", "a:9000"], published.Dropped.Order());
        Assert.Equal(["b:9000 at 10.200.2.2:9000"], Told(Route("admin.example.com")));
        Assert.Equal("2-green", Route("admin.example.com").Release);
    }

    [Fact]
    public async Task A_route_by_hand_to_an_app_rests_while_the_app_is_stopped()
    {
        await _routes.SetManualAsync([new(new ManualRoute("admin.example.com", "blog", 9000), [])]);

        await _routes.ServeAsync(Records.App() with { Stopped = true }, [Replica("a", 1)]);

        Assert.Empty(Route("admin.example.com").Backends);
    }

    [Fact]
    public async Task A_route_by_hand_to_something_else_leads_to_what_was_found()
    {
        await _routes.SetManualAsync([new(new ManualRoute("cache.example.com", "cache", 6379), [new("cache", "x", Address(7), 6379)])]);

        var route = Route("cache.example.com");
        Assert.Equal(("cache", ""), (route.App, route.Release));
        Assert.Equal(["x:6379 at 10.200.2.7:6379"], Told(route));
    }

    [Fact]
    public async Task Routes_by_hand_are_replaced_all_together()
    {
        await _routes.SetManualAsync([new(new ManualRoute("a.example.com", "a", 1), []), new(new ManualRoute("b.example.com", "b", 2), [])]);

        await _routes.SetManualAsync([new(new ManualRoute("b.example.com", "b", 2), [])]);

        Assert.Equal(["b.example.com"], _proxy.Current.Routes.Select(route => route.Host));
    }

    [Fact]
    public async Task A_refresh_puts_other_replicas_under_the_same_record()
    {
        var record = Records.App();
        await _routes.ServeAsync(record, [Replica("a", 1)]);

        await _routes.RefreshAsync(record, [Replica("a", 1), Replica("b", 2)]);

        Assert.Equal(["a:3000 at 10.200.2.1:3000", "b:3000 at 10.200.2.2:3000"], Told(Route("blog.example.com")));
    }

    [Fact]
    public async Task A_refresh_of_a_record_that_was_replaced_meanwhile_does_nothing()
    {
        var stale = Records.App(release: 1);
        await _routes.ServeAsync(stale, [Replica("a", 1)]);
        await _routes.ServeAsync(Records.App(release: 2, colour: Colour.Green), [Replica("b", 2)]);
        var current = _proxy.Current;

        await _routes.RefreshAsync(stale, [Replica("a", 1)]);

        Assert.Same(current, _proxy.Current);
    }

    [Fact]
    public async Task A_refresh_of_an_app_that_was_forgotten_does_nothing()
    {
        var stale = Records.App();
        await _routes.ServeAsync(stale, [Replica("a", 1)]);
        await _routes.ForgetAsync("blog");

        await _routes.RefreshAsync(stale, [Replica("b", 2)]);

        Assert.Empty(_proxy.Current.Routes);
    }

    [Fact]
    public async Task A_refresh_that_finds_the_same_replicas_makes_no_new_table()
    {
        var record = Records.App();
        await _routes.ServeAsync(record, [Replica("a", 1)]);
        var current = _proxy.Current;

        await _routes.RefreshAsync(record, [Replica("a", 1)]);

        Assert.Same(current, _proxy.Current);
    }

    [Fact]
    public async Task Requests_in_flight_are_those_of_all_routes_to_the_replica()
    {
        var replica = Replica("a", 1);
        await _routes.ServeAsync(Records.App(), [replica, Replica("a2", 2)]);
        await _routes.SetManualAsync([new(new ManualRoute("admin.example.com", "blog", 9000), [])]);

        LeaseAll("blog.example.com");
        LeaseAll("admin.example.com");

        Assert.Equal(2, (await _routes.InFlightAsync()).Of(replica));
        Assert.Equal(0, (await _routes.InFlightAsync()).Of(Replica("b", 3)));
    }

    [Fact]
    public async Task A_table_that_the_proxy_refuses_spoils_nothing_for_the_others()
    {
        await _routes.ServeAsync(Records.App("shop"), [Replica("s", 9)]);
        var good = _proxy.Current;

        await Assert.ThrowsAsync<RouteTableRejectedException>(() => _routes.ServeAsync(Records.App(Blog.Spec.OnHosts("shop.example.com")), []));
        Assert.Same(good, _proxy.Current);

        await _routes.ServeAsync(Records.App("wiki"), []);
        Assert.Equal(["shop.example.com", "wiki.example.com"], _proxy.Current.Routes.Select(route => route.Host));
    }

    /// <summary>What the rules let through is on the disk as the active release before the proxy sees it: it must not refuse then.</summary>
    [Theory]
    [InlineData("my_app.example.com", "/")]
    [InlineData("under_score_.example", "/a/")]
    [InlineData("a-b.c--d.example", "//")]
    [InlineData("7", "/%20")]
    [InlineData("192.0.2.7", "/ü")]
    [InlineData("999.999.999.999", "/a:b@c;d,e")]
    [InlineData("0x7f.1", "/..")]
    [InlineData("xn--bcher-kva.example", "/\\")]
    public async Task What_the_rules_accept_the_proxy_accepts(string host, string prefix)
    {
        var spec = Blog.Spec.OnHosts(host).With(proxy => proxy with { PathPrefix = prefix });
        Assert.Empty(AppRules.Check([spec]));

        await _routes.ServeAsync(Records.App(spec), []);

        Assert.Equal(host, Assert.Single(_proxy.Current.Routes).Host);
    }

    private Route Route(string host) => Assert.Single(_proxy.Current.Routes, route => route.Host == host);

    private static IEnumerable<string> Told(Route route) => route.Backends.Select(backend => $"{backend.Id} at {backend}");

    private void LeaseAll(string host)
    {
        var tried = new HashSet<Backend>();
        while (_proxy.Snapshot.Find(host, "/")!.Lease(tried)?.Backend is { } backend)
        {
            tried.Add(backend);
        }
    }

    private static Replica Replica(string identity, byte host) => new($"container-{identity}", identity, Address(host), 3000);

    private static AppBackends Candidate() => new(Records.App(Blog.Spec.OnHosts("new.example.com"), release: 2, Colour.Green), [Replica("c", 3)]);

    private static IPAddress Address(byte host) => new([10, 200, 2, host]);
}
