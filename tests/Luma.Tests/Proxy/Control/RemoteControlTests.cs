using System.Collections.Concurrent;
using System.Net;
using Luma.Proxy;
using Luma.Tests.Cli.Rig;
using Luma.Tests.Proxy.Rig;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Luma.Tests.Proxy.Control;

/// <summary>A proxy that is driven from another process is driven like one of the own.</summary>
public sealed class RemoteControlTests : IAsyncLifetime, IDisposable
{
    private readonly Folder _folder = new();
    private readonly HoldingApp _app = new();
    private readonly List<byte[]> _saved = [];
    private TestProxy _proxy = null!;
    private ControlApi _api = null!;
    private WebApplication _server = null!;
    private RemoteControl _remote = null!;
    private bool _diskFull;

    public async Task InitializeAsync()
    {
        _proxy = await TestProxy.InFrontOfAsync(await _app.StartAsync());
        _api = new(new(_proxy.Switchboard), _proxy.Switchboard, Save);
        _server = await ServeAsync();
        _remote = new(_folder.Of("control"));
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _proxy.DisposeAsync();
        await _app.DisposeAsync();
    }

    public void Dispose()
    {
        _remote.Dispose();
        _api.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_table_arrives_is_made_durable_and_acknowledged()
    {
        var table = Table(7, "a.test");

        Assert.Equal(7, await _remote.ApplyAsync(table).Soon());

        Assert.Equal(table, _proxy.Switchboard.Current);
        Assert.Equal((table, 7), (await _remote.TableAsync().Soon(), await _remote.GenerationAsync().Soon()));
        Assert.Equal(table, SealedTable.Read(Assert.Single(_saved)));
    }

    [Fact]
    public async Task The_same_table_twice_is_acknowledged_twice()
    {
        await _remote.ApplyAsync(Table(7, "a.test")).Soon();

        Assert.Equal(7, await _remote.ApplyAsync(Table(7, "a.test")).Soon());
        Assert.Single(_saved);
    }

    [Fact]
    public async Task A_table_that_is_refused_says_why_and_is_not_kept()
    {
        var refused = await Assert.ThrowsAsync<RouteTableRejectedException>(() => _remote.ApplyAsync(Table(7, "no host")).Soon());

        Assert.Equal(["route no host/: 'no host' is no host name"], refused.Problems);
        Assert.Empty(_saved);
    }

    [Fact]
    public async Task What_cannot_be_made_durable_does_not_go_live()
    {
        _diskFull = true;
        var before = _proxy.Switchboard.Current;

        var refused = await Assert.ThrowsAsync<RouteTableRejectedException>(() => _remote.ApplyAsync(Table(7, "a.test")).Soon());

        Assert.Contains("the table cannot be made durable: no space left", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, _proxy.Switchboard.Current);
    }

    [Fact]
    public async Task A_drain_tells_how_far_it_is_and_how_it_ended()
    {
        var held = _proxy.Client.GetStringAsync(new Uri("/", UriKind.Relative));
        await _app.Arrived.Given;
        Assert.Equal([new KeyValuePair<string, int>(_app.Address.Id, 1)], await _remote.InFlightAsync().Soon());
        await _remote.ApplyAsync(Table(7, "a.test")).Soon();
        var seen = new ConcurrentQueue<int>();

        var draining = _remote.DrainAsync([_app.Address.Id], new(), new DrainReports(progress => seen.Enqueue(progress.InFlight)));
        await Wait.Until(() => seen.Contains(1));
        _app.Go.Give();
        var drained = await draining.Soon();

        Assert.Equal((1, 1, 0), (drained.InFlight, drained.Drained, drained.Aborted));
        Assert.Equal("held", await held.Soon());
    }

    [Fact]
    public async Task Figures_arrive_whole()
    {
        _app.Go.Give();
        for (var i = 0; i < 20; i++)
        {
            await _proxy.Client.GetStringAsync(new Uri("/", UriKind.Relative)).Soon();
        }

        await Wait.Until(() => _proxy.Traffic.Requests == 20);
        var traffic = await _remote.TrafficAsync(TestProxy.App).Soon();

        Assert.Equal(_proxy.Traffic, traffic);
        Assert.True(traffic.Latencies.Percentile(99) > TimeSpan.Zero);
        await _remote.ApplyAsync(Table(7, "a.test")).Soon();
        await _remote.ForgetAsync(TestProxy.App, "1").Soon();
        Assert.Equal(0, (await _remote.TrafficAsync(TestProxy.App).Soon()).Requests);
    }

    [Fact]
    public async Task Who_is_ill_is_told_with_the_time()
    {
        var liveness = new Liveness { Interval = TimeSpan.FromMilliseconds(20), Timeout = TimeSpan.FromSeconds(20), Failures = 1 };
        var nobody = new BackendAddress { Id = "b", Address = IPAddress.Loopback, Port = 1 };
        await _remote.ApplyAsync(new() { Generation = 7, Routes = [new() { Host = "a.test", App = "a", Release = "2", Settings = new() { Liveness = liveness }, Backends = [nobody] }] }).Soon();

        await Wait.Until(() => _proxy.Switchboard.Ill.Count == 1);

        var (id, time) = Assert.Single(await _remote.IllAsync().Soon());
        Assert.Equal("b", id);
        Assert.InRange(time, TimeSpan.Zero, TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_proxy_that_hands_over_is_asked_again_until_the_next_one_answers()
    {
        await _api.RestAsync(CancellationToken.None);
        var applying = _remote.ApplyAsync(Table(7, "a.test"));
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        Assert.False(applying.IsCompleted);

        _api.Resume();

        Assert.Equal(7, await applying.Soon());
    }

    [Fact]
    public async Task A_proxy_that_is_away_for_a_moment_is_waited_for()
    {
        await _server.DisposeAsync();
        var asking = _remote.GenerationAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);

        _server = await ServeAsync();

        Assert.Equal(_proxy.Switchboard.Current.Generation, await asking.Soon());
    }

    [Fact]
    public async Task A_proxy_that_stays_away_is_named()
    {
        using var remote = new RemoteControl(_folder.Of("nobody"), TimeSpan.FromMilliseconds(200));

        var fault = await Assert.ThrowsAsync<ProxyUnreachableException>(() => remote.GenerationAsync().Soon());

        Assert.StartsWith($"the proxy at {_folder.Of("nobody")} does not answer: ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_drain_waits_for_the_process_before_which_may_still_use_the_backend()
    {
        var left = new TaskCompletionSource();
        var control = new LocalControl(_proxy.Switchboard, left.Task);

        var draining = control.DrainAsync([], new());
        Assert.False(draining.IsCompleted);
        left.SetResult();

        await draining.Soon();
    }

    private async Task<WebApplication> ServeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(_folder.Of("control")));
        var server = builder.Build();
        _api.Map(server);
        await server.StartAsync();
        return server;
    }

    private void Save(byte[] content)
    {
        if (_diskFull)
        {
            throw new IOException("no space left");
        }

        _saved.Add(content);
    }

    private static RouteTable Table(long generation, string host) => new()
    {
        Generation = generation,
        Routes = [new() { Host = host, App = "a", Release = "2", Backends = [new() { Id = "b", Address = IPAddress.Loopback, Port = 3000 }] }],
    };
}
