using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Luma.Proxy;

/// <summary>Takes one request from its route to its answer: leases a backend, forwards, retries, counts.</summary>
internal sealed partial class Forwarder(Switchboard switchboard, IHttpForwarder http, TimeProvider time, ILogger<Forwarder> log)
{
    // Streams and long polls may stay silent for as long as they like.
    private static readonly ForwarderRequestConfig _http1 = new()
    {
        ActivityTimeout = Timeout.InfiniteTimeSpan,
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private static readonly ForwarderRequestConfig _h2c = _http1 with { Version = HttpVersion.Version20 };

    public async Task ServeAsync(HttpContext context)
    {
        var started = time.GetTimestamp();
        if (Admission.Refusal(context) is { } refusal)
        {
            switchboard.CountRefused();
            await refusal.WriteAsync(context);
            return;
        }

        Retries? retries = null;
        while (Lease(context.Request, retries, out var target) is { } backend)
        {
            var attempt = await AttemptAsync(context, target!, backend);
            var elapsed = time.GetElapsedTime(started);
            if (attempt.Verdict is Verdict.Answered)
            {
                target!.Meter.Answered(context.Response.StatusCode, elapsed);
                return;
            }

            retries ??= new Retries();
            if (!retries.Allow(context, backend, attempt, elapsed))
            {
                await EndAsync(context, target!, attempt);
                return;
            }

            Retrying(target!.Route.App, target.Route.Release, backend.Address, attempt.Cause);
            target.Meter.Count(Outcome.Retried);
            context.Response.Clear();
        }

        await NobodyAsync(context, retries);
    }

    private Backend? Lease(HttpRequest request, Retries? retries, out RouteTarget? target)
    {
        while (true)
        {
            var table = switchboard.Snapshot;
            target = table.Find(request.Headers.Host.ToString(), request.Path.Value);
            if (target?.Lease(retries?.Tried) is { } backend)
            {
                return backend;
            }

            // A backend that closed under our hands was replaced by a newer table first: look there.
            if (ReferenceEquals(table, switchboard.Snapshot) && retries?.StartOver() != true)
            {
                return null;
            }
        }
    }

    private async ValueTask<Attempt> AttemptAsync(HttpContext context, RouteTarget target, Backend backend)
    {
        try
        {
            if (IsUpgrade(context))
            {
                return await UpgradeAsync(context, target, backend);
            }

            var cut = backend.CutAll;
            var error = await http.SendAsync(context, backend.Prefix, backend.Connections, ConfigOf(backend), Relay.Plain, cut);
            return error == ForwarderError.None ? Attempt.Answered : Failed(context, backend, error, cut);
        }
        finally
        {
            backend.Return();
        }
    }

    private async Task<Attempt> UpgradeAsync(HttpContext context, RouteTarget target, Backend backend)
    {
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            // Whoever holds a connection open for messages need not always have one.
            rate.MinDataRate = null;
        }

        using var upgrade = new Upgrade(backend, target.Meter);
        var cut = upgrade.End;
        var error = await http.SendAsync(context, backend.Prefix, backend.Connections, ConfigOf(backend), upgrade, cut);
        if (!upgrade.Opened)
        {
            return error == ForwarderError.None ? Attempt.Answered : Failed(context, backend, error, cut);
        }

        if (cut.IsCancellationRequested)
        {
            backend.Closing?.UpgradeCut();
        }

        return Attempt.Upgraded;
    }

    private static Attempt Failed(HttpContext context, Backend backend, ForwarderError error, CancellationToken cut)
    {
        var attempt = Attempt.Of(context, error, cut.IsCancellationRequested);
        if (attempt.Verdict == Verdict.Cut)
        {
            backend.Closing?.RequestCut();
        }

        return attempt;
    }

    private Task EndAsync(HttpContext context, RouteTarget target, Attempt attempt)
    {
        if (attempt.Verdict is Verdict.Upgraded)
        {
            return Task.CompletedTask;
        }

        target.Meter.Count(attempt.Outcome);
        if (attempt.Verdict is Verdict.ClientAborted)
        {
            return Task.CompletedTask;
        }

        Failing(target.Route.App, target.Route.Release, attempt.Verdict, attempt.Cause);
        return attempt.Answer.WriteAsync(context);
    }

    private Task NobodyAsync(HttpContext context, Retries? retries)
    {
        if (switchboard.Snapshot.Find(context.Request.Headers.Host.ToString(), context.Request.Path.Value) is not { } target)
        {
            switchboard.CountUnrouted();
            return Answer.NotRouted(context.Request).WriteAsync(context);
        }

        if (retries?.Last is { } last)
        {
            return EndAsync(context, target, last);
        }

        target.Meter.Count(Outcome.Unavailable);
        return Answer.Unavailable.WriteAsync(context);
    }

    private static ForwarderRequestConfig ConfigOf(Backend backend) =>
        backend.Address.Protocol == BackendProtocol.H2c ? _h2c : _http1;

    // Over HTTP/2 a WebSocket is asked for by CONNECT (RFC 8441); any other CONNECT was refused.
    private static bool IsUpgrade(HttpContext context) =>
        (context.Request.Headers.Upgrade.Count > 0 && context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true)
        || HttpMethods.IsConnect(context.Request.Method);

    [LoggerMessage(LogLevel.Debug, "{App} {Release}: trying again after {Backend} failed: {Cause}")]
    private partial void Retrying(string app, string release, BackendAddress backend, string? cause);

    [LoggerMessage(LogLevel.Warning, "{App} {Release}: a request failed ({Verdict}): {Cause}")]
    private partial void Failing(string app, string release, Verdict verdict, string? cause);
}
