using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace Luma.Proxy;

/// <summary>
/// The proxy on the network: Kestrel in front of the forwarder, without a host around it. It lives from
/// <see cref="StartAsync"/> to <see cref="StopAsync"/> and reacts to no signal by itself.
/// </summary>
public sealed class ProxyServer : IAsyncDisposable
{
    private readonly ProxyOptions _options;
    private readonly KestrelServer _kestrel;
    private readonly ListeningSockets _sockets;
    private readonly OpenConnections _connections = new();
    private readonly CancellationTokenSource _cutOff = new();
    private readonly ProxyApplication _application;
    private readonly CertificateFolder _certificates;
    private readonly AccessLog? _accessLog;
    private readonly List<ListenOptions> _listening = [];

    /// <summary>Prepares a proxy; nothing is opened yet.</summary>
    /// <param name="options">Where to listen and how to reach backends.</param>
    /// <param name="loggers">Where messages go; nowhere by default.</param>
    public ProxyServer(ProxyOptions options, ILoggerFactory? loggers = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        loggers ??= NullLoggerFactory.Instance;
        _options = options;
        Switchboard = new Switchboard(options, loggers);
        _accessLog = options.AccessLog is { } stream ? new AccessLog(stream, options.Time) : null;
        _application = new ProxyApplication(
            new Forwarder(Switchboard, NewHttpForwarder(options.Time), _accessLog, options.Time, loggers.CreateLogger<Forwarder>()),
            options.Time);
        _sockets = new ListeningSockets(options, NewConnections(loggers));
        _certificates = new(options.Certificates, options.Time, loggers.CreateLogger<CertificateFolder>());
        var settings = KestrelSettings.For(options, _listening, _connections, _certificates, Switchboard.CountRefused, loggers);
        _kestrel = new KestrelServer(Options.Create(settings), _sockets, new RefusalLoggers(loggers, Switchboard.CountRefused));
    }

    /// <summary>The control side: tables, drains, figures.</summary>
    public Switchboard Switchboard { get; }

    /// <summary>How many clients a proxy in this process can serve at once before it runs out of file descriptors.</summary>
    public static int MostClients => OpenFiles.MostClients();

    /// <summary>The addresses that the proxy listens on, with their actual ports, those for TLS last; empty before the start.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints { get; private set; } = [];

    /// <summary>
    /// The listening sockets. Another process that gets duplicates of them accepts from the same queues, so that none of
    /// the connections that wait there is lost when this proxy leaves.
    /// </summary>
    public IReadOnlyList<Socket> Sockets => _sockets.Sockets;

    /// <summary>Opens the listening sockets. Requests are answered by the table that was applied last.</summary>
    /// <exception cref="ListenException">An address is taken, or not to be had.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (_options.Https.Count > 0)
        {
            _certificates.Start();
        }

        try
        {
            await _kestrel.StartAsync(_application, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            throw Refused(fault);
        }

        if (_sockets.Unused.FirstOrDefault() is { } unused)
        {
            throw new ListenException((IPEndPoint)unused.LocalEndPoint!, "a socket for it was handed in, but it is not among the addresses to listen on; add it to them, or do not hand it in");
        }

        Endpoints = [.. _listening.Select(listener => listener.IPEndPoint!)];
    }

    /// <summary>
    /// Stops accepting, closes idle connections and waits for the requests in flight; when
    /// <paramref name="cancellationToken"/> fires, those left are aborted.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        // Kestrel listens to the token of the first call only, and a leave may have made that.
        await using var impatient = cancellationToken.UnsafeRegister(static cut => ((CancellationTokenSource)cut!).Cancel(), _cutOff);
        _sockets.Close();
        await _connections.CloseAsync().WaitAsync(_cutOff.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _kestrel.StopAsync(_cutOff.Token);
    }

    /// <summary>
    /// Makes room for another process that shares the listening <see cref="Sockets"/>: accepts no more, asks clients to
    /// connect anew for a while, then closes idle connections and waits for what is in flight.
    /// </summary>
    /// <param name="limits">How long to wait for whom.</param>
    /// <param name="hurry">Ends the window; what is in flight is still waited for, see <see cref="StopAsync"/>.</param>
    public Task<LeaveResult> LeaveAsync(LeaveLimits limits, CancellationToken hurry = default)
    {
        ArgumentNullException.ThrowIfNull(limits);
        _sockets.Close();
        _application.Leave();
        _connections.TellToGo();
        return new Leave(limits, Switchboard, () => StopAsync(), _cutOff, _options.Time).RunAsync(hurry);
    }

    /// <summary>Aborts what is left and closes every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true));
        _kestrel.Dispose();
        await _certificates.DisposeAsync();
        Switchboard.Dispose();
        if (_accessLog is not null)
        {
            await _accessLog.DisposeAsync();
        }
    }

    // Nothing between a client's bytes and the app blocks, so it all runs on the thread that read them.
    private static SocketConnectionContextFactory NewConnections(ILoggerFactory loggers) =>
        new(new SocketConnectionFactoryOptions { UnsafePreferInlineScheduling = true }, loggers.CreateLogger<SocketConnectionContextFactory>());

    // Its own messages, a line per request and a stack trace per failure, would drown ours.
    private static IHttpForwarder NewHttpForwarder(TimeProvider time) => new ServiceCollection()
        .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
        .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
        .AddSingleton(time)
        .AddHttpForwarder()
        .BuildServiceProvider()
        .GetRequiredService<IHttpForwarder>();

    private ListenException Refused(Exception fault)
    {
        var cause = fault.GetBaseException();
        var reason = cause is AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }
            ? "the address is already in use by another process"
            : cause.Message;
        // Kestrel names the one that failed in its message only.
        var endpoints = _listening.Select(listener => listener.IPEndPoint!);
        var refused = endpoints.FirstOrDefault(endpoint => fault.Message.Contains(endpoint.ToString(), StringComparison.Ordinal));
        return new ListenException(refused ?? endpoints.First(), reason, fault);
    }
}
