using System.Net;
using Luma.Agent.Observing;
using Luma.Agent.Routing;
using Luma.Agent.Storage;
using Luma.Core.Naming;
using Luma.Proxy;
using Luma.Tests.Agent.Rig;

namespace Luma.Tests.Agent.Routing;

/// <summary>An agent that starts beside a proxy that serves takes nobody's traffic away.</summary>
public sealed class LastTableTests : IDisposable
{
    private static readonly Replica One = new("blog-blue-1", "a@1", IPAddress.Parse("10.200.2.1"), 3000);
    private static readonly ManualRoute Cache = new("cache.example.com", "cache", 6379);
    private readonly Switchboard _proxy = new(new ProxyOptions());
    private readonly RoutePublisher _before;
    private readonly RoutePublisher _after;

    public LastTableTests()
    {
        _before = new(new LocalControl(_proxy));
        _after = new(new LocalControl(_proxy));
    }

    public void Dispose()
    {
        _before.Dispose();
        _after.Dispose();
        _proxy.Dispose();
    }

    [Fact]
    public async Task Apps_and_routes_by_hand_keep_their_backends()
    {
        await _before.ServeAsync(Records.App(), [One]);
        await _before.SetManualAsync([new(Cache, [new("cache", "c@1", IPAddress.Parse("10.200.2.9"), 6379)])]);
        var (generation, backends) = (_proxy.Current.Generation, Backends());

        await _after.StartAsync([Records.App()], [Cache]);

        Assert.Equal(generation + 1, _proxy.Current.Generation);
        Assert.Equal(backends, Backends());
        Assert.Equal("a@1", _after.Apps.Single().Replicas.Single().Identity);
    }

    [Fact]
    public async Task Routes_by_hand_that_were_lost_go_on_and_those_of_apps_are_none_of_them()
    {
        var alias = new ManualRoute("also.example.com", "blog", 9000);
        var app = Records.App();
        app = app with { Active = app.Active with { Spec = app.Active.Spec with { Proxy = app.Active.Spec.Proxy with { RedirectFrom = ["www.example.com"] } } } };
        await _before.ServeAsync(app, [One]);
        await _before.SetManualAsync([new(Cache, [new("cache", "c@1", IPAddress.Parse("10.200.2.9"), 6379)]), new(alias, [])]);
        var backends = Backends();
        Assert.False(_after.HasBegun);

        await _after.StartAsync([], manual: null);

        Assert.Equal([Cache, alias], _after.Manual.Select(route => route.Route));
        Assert.Equal(backends.Order(), Backends().Order());
        Assert.True(_after.HasBegun);
    }

    [Fact]
    public async Task Where_none_are_left_that_were_set_by_hand_none_are_taken_over()
    {
        await _before.ServeAsync(Records.App(), [One]);
        await _before.SetManualAsync([new(Cache, [new("cache", "c@1", IPAddress.Parse("10.200.2.9"), 6379)])]);

        await _after.StartAsync([Records.App()], manual: []);
        await _after.SettleAsync();

        Assert.Empty(_after.Manual);
        Assert.Equal(["blog.example.com"], _proxy.Current.Routes.Select(route => route.Host));
    }

    [Fact]
    public async Task A_release_that_is_not_in_the_table_begins_without_backends()
    {
        await _before.ServeAsync(Records.App(release: 1), [One]);

        await _after.StartAsync([Records.App(release: 2, colour: Colour.Green)], []);

        Assert.Empty(Assert.Single(_proxy.Current.Routes).Backends);
    }

    [Fact]
    public async Task A_proxy_that_fell_back_to_an_older_table_gets_the_newer_one_again()
    {
        await _before.ServeAsync(Records.App(), [One]);
        var older = _proxy.Current;
        await _before.ServeAsync(Records.App("shop"), []);
        using var restarted = new Switchboard(new ProxyOptions());
        restarted.Apply(older);
        using var routes = new RoutePublisher(new Swapped(new LocalControl(_proxy), new LocalControl(restarted)));
        await routes.StartAsync([Records.App(), Records.App("shop")], []);

        await routes.RestoreAsync();

        Assert.Equal(["blog.example.com", "shop.example.com"], restarted.Current.Routes.Select(route => route.Host));
        Assert.Equal(One.Address, Assert.Single(restarted.Current.Routes[0].Backends).Address);
    }

    private IEnumerable<string> Backends() => [.. _proxy.Current.Routes.SelectMany(route => route.Backends).Select(backend => $"{backend.Id} {backend}")];

    /// <summary>One proxy until it has been given a table, and then another.</summary>
    private sealed class Swapped(IProxyControl first, IProxyControl second) : IProxyControl
    {
        private IProxyControl _now = first;

        public Task<RouteTable> TableAsync(CancellationToken cancellationToken = default) => _now.TableAsync(cancellationToken);

        public Task<long> GenerationAsync(CancellationToken cancellationToken = default) => _now.GenerationAsync(cancellationToken);

        public async Task<long> ApplyAsync(RouteTable table, CancellationToken cancellationToken = default)
        {
            var generation = await _now.ApplyAsync(table, cancellationToken);
            _now = second;
            return generation;
        }

        public Task<DrainResult> DrainAsync(
            IReadOnlyCollection<string> backendIds, DrainLimits limits, IProgress<DrainProgress>? progress = null, CancellationToken cancellationToken = default) =>
            _now.DrainAsync(backendIds, limits, progress, cancellationToken);

        public Task<IReadOnlyDictionary<string, int>> InFlightAsync(CancellationToken cancellationToken = default) => _now.InFlightAsync(cancellationToken);

        public Task<IReadOnlyDictionary<string, TimeSpan>> IllAsync(CancellationToken cancellationToken = default) => _now.IllAsync(cancellationToken);

        public Task<Traffic> TrafficAsync(string app, CancellationToken cancellationToken = default) => _now.TrafficAsync(app, cancellationToken);

        public Task<Traffic> TrafficAsync(string app, string release, CancellationToken cancellationToken = default) => _now.TrafficAsync(app, release, cancellationToken);

        public Task ForgetAsync(string app, string release, CancellationToken cancellationToken = default) => _now.ForgetAsync(app, release, cancellationToken);
    }
}
