using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Luma.Proxy;

/// <summary>Asks a backend at its own address whether it is well. Every probe has a connection of its own.</summary>
public sealed class Prober : IDisposable
{
    private const int BodyBytes = 4096;
    private const int LineLength = 200;

    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        PooledConnectionLifetime = TimeSpan.Zero,
    });

    /// <summary>A prober on the given clock, the system's by default.</summary>
    public Prober(TimeProvider? time = null) => _time = time ?? TimeProvider.System;

    /// <summary>One GET. Only 200 is <see cref="ProbeOutcome.Ok"/>; redirects are not followed.</summary>
    /// <param name="target">What to ask.</param>
    /// <param name="timeout">For connecting, the answer's head and the first 4 kB of its body together.</param>
    /// <param name="cancellationToken">Ends the probe with an <see cref="OperationCanceledException"/>.</param>
    public async Task<ProbeResult> ProbeAsync(ProbeTarget target, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        var started = _time.GetTimestamp();
        using var deadline = new CancellationTokenSource(timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var found = new ProbeResult { Target = target, Timeout = timeout, Outcome = ProbeOutcome.Ok, Elapsed = TimeSpan.Zero };
        try
        {
            found = await AskAsync(found, either.Token);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var outcome = deadline.IsCancellationRequested ? ProbeOutcome.TimedOut : OutcomeOf(fault);
            found = found with { Outcome = outcome, Fault = fault.GetBaseException().Message };
        }

        return found with { Elapsed = _time.GetElapsedTime(started) };
    }

    /// <summary>Whether a TCP connection to the target's port comes about in time; nothing is asked.</summary>
    public async Task<bool> IsListeningAsync(ProbeTarget target, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        using var deadline = new CancellationTokenSource(timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(target.Address, target.Port), either.Token);
            return true;
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }

    /// <summary>Ends probes that still run.</summary>
    public void Dispose() => _client.Dispose();

    private async Task<ProbeResult> AskAsync(ProbeResult found, CancellationToken cancellation)
    {
        using var request = RequestFor(found.Target);
        using var response = await _client.SendAsync(request, cancellation);
        var status = (int)response.StatusCode;
        var body = await response.Content.ReadAsStreamAsync(cancellation);
        return found with
        {
            Outcome = status == 200 ? ProbeOutcome.Ok : ProbeOutcome.BadStatus,
            Status = status,
            Location = response.Headers.Location?.OriginalString,
            FirstLine = FirstLine(await HeadOfAsync(body, cancellation)),
        };
    }

    private static HttpRequestMessage RequestFor(ProbeTarget target)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"http://{new IPEndPoint(target.Address, target.Port)}{target.Path}");
        request.Version = target.Protocol == BackendProtocol.H2c ? HttpVersion.Version20 : HttpVersion.Version11;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Headers.Host = target.Host;
        request.Headers.TryAddWithoutValidation("User-Agent", "luma-probe");
        request.Headers.ConnectionClose = true;
        return request;
    }

    private static async Task<string> HeadOfAsync(Stream body, CancellationToken cancellation)
    {
        var buffer = new byte[BodyBytes];
        var length = await body.ReadAtLeastAsync(buffer, BodyBytes, throwOnEndOfStream: false, cancellation);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    private static string? FirstLine(string text)
    {
        var line = text.Split(['\r', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return line?.Length > LineLength ? line[..LineLength] : line;
    }

    private static ProbeOutcome OutcomeOf(Exception fault) => fault.GetBaseException() switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => ProbeOutcome.Refused,
        SocketException { SocketErrorCode: SocketError.HostUnreachable or SocketError.NetworkUnreachable } => ProbeOutcome.Unreachable,
        SocketException { SocketErrorCode: SocketError.TimedOut } => ProbeOutcome.TimedOut,
        _ => ProbeOutcome.Broken,
    };
}
