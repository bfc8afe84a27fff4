using System.Net;
using Luma.Agent.Deployments;
using Luma.Agent.Routing;
using Luma.Agent.Storage;
using Luma.Core.Deployments;
using Luma.Core.Naming;
using Luma.Core.Planning;
using Luma.Proxy;
using Luma.Tests.Agent.Rig;
using Luma.Tests.Core.Apps;
using ManualTime = Luma.Tests.Cli.Rig.ManualTime;

namespace Luma.Tests.Agent.Routing;

public sealed class TrafficWindowTests : IAsyncLifetime, IDisposable
{
    private readonly StateOnDisk _state = new();
    private readonly Switchboard _proxy = new(new ProxyOptions());
    private readonly RoutePublisher _routes;
    private readonly TrafficWindows _windows;

    public TrafficWindowTests()
    {
        _routes = new(new LocalControl(_proxy));
        _windows = new(new LocalControl(_proxy));
    }

    public async Task InitializeAsync()
    {
        await _routes.ServeAsync(Records.App(), []);
        await _routes.ServeAsync(Records.App("shop"), []);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _routes.Dispose();
        _proxy.Dispose();
        _state.Dispose();
    }

    [Fact]
    public async Task A_window_counts_what_happened_to_its_app_while_it_was_open()
    {
        Answer("blog", 200, 7);
        Answer("blog", 500, 1);
        var window = await _windows.OpenAsync("blog");
        Answer("blog", 200, 20);
        Answer("blog", 404, 3);
        Answer("blog", 503, 2);
        Count("blog", Outcome.BadGateway, Outcome.Unavailable, Outcome.GatewayTimeout, Outcome.Broken, Outcome.Cut);
        Count("blog", Outcome.ClientAborted, Outcome.Retried, Outcome.Retried);
        Answer("shop", 200, 100);

        var report = await window.CloseAsync(Run(committed: false));

        Assert.Equal(
            new() { Requests = 31, Failed = 5, Failures = new() { BadGateway = 1, Unavailable = 1, GatewayTimeout = 1, Broken = 1, Cut = 1 }, AppErrors = 2, ClientAborts = 1, Retried = 2 },
            report with { P99 = default, Slowest = default });
    }

    [Fact]
    public async Task A_window_tells_how_long_requests_took()
    {
        var window = await _windows.OpenAsync("blog");
        Answer("blog", 200, 98, TimeSpan.FromMilliseconds(1));
        Answer("blog", 200, 1, TimeSpan.FromMilliseconds(50));
        Answer("blog", 200, 1, TimeSpan.FromSeconds(2));

        var report = await window.CloseAsync(Run(committed: false));

        Assert.InRange(report.P99, TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(57));
        Assert.Equal(TimeSpan.FromSeconds(2), report.Slowest);
    }

    [Fact]
    public async Task A_window_spans_the_switch_from_one_release_to_the_next()
    {
        var window = await _windows.OpenAsync("blog");
        Answer("blog", 200, 2);
        await _routes.ServeAsync(Records.App(release: 2, colour: Colour.Green), []);
        Answer("blog", 200, 3);

        Assert.Equal(5, (await window.CloseAsync(Run(committed: true))).Requests);
    }

    [Fact]
    public async Task Connections_that_the_drain_closed_are_told()
    {
        var run = Run(committed: true);
        run.Drained = new() { InFlight = 3, Drained = 1, Aborted = 0, Closed = 2, Elapsed = default, Reinstated = [] };

        Assert.Equal(2, (await (await _windows.OpenAsync("blog")).CloseAsync(run)).StreamsClosed);
    }

    [Fact]
    public async Task After_the_switch_the_total_is_that_of_the_new_release()
    {
        var window = await _windows.OpenAsync("blog");
        Answer("blog", 200, 2);
        await _routes.ServeAsync(Records.App(release: 2, colour: Colour.Green), []);
        Answer("blog", 200, 3);
        await window.CloseAsync(Run(committed: true));

        Assert.Equal(3, (await _windows.TotalAsync("blog", CancellationToken.None)).Requests);
    }

    [Fact]
    public async Task Without_a_switch_the_active_release_keeps_its_figures()
    {
        Answer("blog", 200, 2);

        await (await _windows.OpenAsync("blog")).CloseAsync(Run(committed: false));

        Assert.Equal(2, (await _windows.TotalAsync("blog", CancellationToken.None)).Requests);
    }

    private DeploymentRun Run(bool committed)
    {
        var candidate = new ReplicaSet(Colour.Green, 2, ["blog-green"]);
        return new()
        {
            Deployment = new(Records.Deployment(), Blog.Spec, _state.Folder, new ManualTime()),
            Hold = _state,
            Exposure = new(Blog.Spec),
            Plan = new([], candidate),
            Seen = new(),
            Before = Records.App(),
            Committed = committed,
        };
    }

    private void Answer(string app, int status, int times, TimeSpan elapsed = default)
    {
        for (var i = 0; i < times; i++)
        {
            Meter(app).Answered(status, elapsed);
        }
    }

    private void Count(string app, params Outcome[] outcomes)
    {
        foreach (var outcome in outcomes)
        {
            Meter(app).Count(outcome);
        }
    }

    private TrafficMeter Meter(string app) => _proxy.Snapshot.Find($"{app}.example.com", "/")!.Meter;
}
