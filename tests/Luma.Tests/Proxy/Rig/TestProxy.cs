using System.Net;
using Luma.Proxy;

namespace Luma.Tests.Proxy.Rig;

/// <summary>A proxy on a loopback port, and a client for it.</summary>
internal sealed class TestProxy : IAsyncDisposable
{
    public const string App = "shop";

    private readonly ProxyServer _server;

    private TestProxy(ProxyServer server)
    {
        _server = server;
        Endpoint = server.Endpoints[0];
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = new Uri($"http://{Endpoint}"),
            Timeout = Wait.Limit,
        };
    }

    public IPEndPoint Endpoint { get; }

    public HttpClient Client { get; }

    public Switchboard Switchboard => _server.Switchboard;

    public ProxyServer Server => _server;

    public Traffic Traffic => Switchboard.TrafficOf(App);

    public static Task<TestProxy> InFrontOfAsync(params BackendAddress[] backends) => InFrontOfAsync(new ProxyOptions(), backends);

    public static Task<TestProxy> InFrontOfAsync(ProxyOptions options, params BackendAddress[] backends) => InFrontOfAsync(options, null, backends);

    public static async Task<TestProxy> InFrontOfAsync(ProxyOptions options, KeptLog? log, params BackendAddress[] backends)
    {
        var server = new ProxyServer(options with { Listen = [new(IPAddress.Loopback, 0)] }, log);
        await server.StartAsync();
        var proxy = new TestProxy(server);
        proxy.SwitchTo("1", backends);
        return proxy;
    }

    /// <summary>Another proxy that has taken sockets and routes over from this one, as another process would; both accept until this one leaves.</summary>
    /// <remarks>
    /// Once only: the runtime's epoll remembers a listening socket by its descriptor's number for as long as anybody holds the
    /// socket, and a third proxy in the same process may be given the first one's number. Processes do not meet that.
    /// </remarks>
    public async Task<TestProxy> SucceedAsync(ProxyOptions? options = null)
    {
        using var handover = await HandOverAsync();
        return await TakeOverAsync(handover, options);
    }

    /// <summary>What another process holds that has been given sockets and routes, and does not serve yet.</summary>
    public async Task<HandedOver> HandOverAsync()
    {
        using var folder = new Cli.Rig.Folder();
        var successor = new Successor(Path.Combine(folder.Path, "handover"));
        var arrived = successor.ArriveAsync();
        var connecting = Predecessor.ConnectAsync(successor.Path, "2");
        await arrived.Soon();
        var taken = successor.TakeAsync(_server.Sockets, Switchboard.Current);
        return new(successor, await connecting.Soon(), taken);
    }

    public async Task<TestProxy> TakeOverAsync(HandedOver handover, ProxyOptions? options = null)
    {
        var server = new ProxyServer((options ?? new()) with { Listen = [Endpoint], Inherited = handover.Held.Sockets });
        server.Switchboard.Apply(handover.Held.Table);
        await server.StartAsync();
        await handover.SettleAsync();
        return new TestProxy(server);
    }

    /// <summary>Sends every request to these backends from now on.</summary>
    public long SwitchTo(string release, params BackendAddress[] backends) => Switchboard.Apply(new RouteTable
    {
        Generation = Switchboard.Current.Generation + 1,
        Routes = [new() { Host = Route.AnyHost, App = App, Release = release, Backends = [.. backends] }],
    });

    /// <summary>Sends every request to these backends from now on, on the given terms.</summary>
    public long Serve(RouteSettings settings, params BackendAddress[] backends) =>
        Apply(new Route { Host = Route.AnyHost, App = App, Release = "1", Settings = settings, Backends = [.. backends] });

    public long Apply(params Route[] routes) =>
        Switchboard.Apply(new RouteTable { Generation = Switchboard.Current.Generation + 1, Routes = [.. routes] });

    public Task<DrainResult> DrainAsync(BackendAddress backend, DrainLimits? limits = null, IProgress<DrainProgress>? progress = null) =>
        Switchboard.DrainAsync([backend.Id], limits ?? new DrainLimits(), progress);

    public int InFlight(BackendAddress backend) => Switchboard.InFlight.GetValueOrDefault(backend.Id);

    public Task<RawConnection> ConnectAsync() => RawConnection.OpenAsync(Endpoint);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
    }
}
