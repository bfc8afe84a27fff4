using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Luma.Proxy;

/// <summary>Takes one request from its route to its answer: leases a backend, forwards, retries, counts.</summary>
internal sealed partial class Forwarder(
    Switchboard switchboard, IHttpForwarder http, AccessLog? accessLog, TimeProvider time, ILogger<Forwarder> log)
{
    // Which one is dialled is for its connections to know, and a name is read faster than an address.
    private const string AnyApp = "http://app";

    // How often a held request looks whether somebody can answer it.
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(100);

    // Streams and long polls may stay silent for as long as they like.
    private static readonly ForwarderRequestConfig _http1 = new()
    {
        ActivityTimeout = Timeout.InfiniteTimeSpan,
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private static readonly ForwarderRequestConfig _h2c = _http1 with { Version = HttpVersion.Version20 };

    private readonly FailureLog _failures = new(time, log);

    public Task ServeAsync(Exchange exchange)
    {
        var context = exchange.Http;
        if (Admission.Refusal(exchange) is { } refusal)
        {
            switchboard.CountRefused();
            return refusal.WriteAsync(context);
        }

        if (Find(context.Request) is not { } target)
        {
            switchboard.CountUnrouted();
            return Answer.NotRouted(context.Request).WriteAsync(context);
        }

        return target.Settings.AccessLog && accessLog is not null
            ? LoggedAsync(context, target, time.GetTimestamp(), accessLog)
            : ServeAsync(context, target, time.GetTimestamp());
    }

    private async Task LoggedAsync(HttpContext context, RouteTarget target, long started, AccessLog into)
    {
        await ServeAsync(context, target, started);
        into.Add(context, target.Route, time.GetElapsedTime(started));
    }

    private Task ServeAsync(HttpContext context, RouteTarget target, long started)
    {
        if (Terms.AnswerTo(context, target) is not { } answer)
        {
            Exchange.Of(context).Sending?.Serve(outlasts: target.Settings.HalfClose && !Streams.AreAskedFor(context));
            return ForwardAsync(context, target, started);
        }

        target.Meter.Count(Outcome.Ruled);
        return answer.WriteAsync(context);
    }

    private async Task ForwardAsync(HttpContext context, RouteTarget? target, long started)
    {
        Retries? retries = null;
        while (true)
        {
            if (Lease(context.Request, retries, ref target) is not { } destination)
            {
                if (await HoldAsync(context, target, started, retries ??= new Retries()))
                {
                    continue;
                }

                await NobodyAsync(context, target, retries);
                return;
            }

            var attempt = await AttemptAsync(context, destination, started);
            var elapsed = time.GetElapsedTime(started);
            if (attempt.Verdict is Verdict.Answered)
            {
                destination.Target.Meter.Answered(context.Response.StatusCode, elapsed);
                return;
            }

            retries ??= new Retries();
            if (!retries.Allow(context, destination.Backend, attempt, elapsed)
                && !(attempt.NothingSent && await HoldAsync(context, destination.Target, started, retries)))
            {
                await EndAsync(context, destination.Target, attempt);
                return;
            }

            Retrying(destination.Target.Route.App, destination.Target.Route.Release, destination.Backend.Address, attempt.Cause);
            destination.Target.Meter.Count(Outcome.Retried);
            context.Response.Clear();
            target = Find(context.Request);
        }
    }

    private RouteTarget? Find(HttpRequest request) => switchboard.Snapshot.Find(request);

    private Destination? Lease(HttpRequest request, Retries? retries, ref RouteTarget? target)
    {
        while (true)
        {
            if (target?.Lease(retries?.Tried, Preferred(request, target)) is { } destination)
            {
                return destination;
            }

            // A backend that closed under our hands was replaced by a newer table first: look there.
            var known = target;
            target = Find(request);
            if (ReferenceEquals(known, target) && retries?.StartOver() != true)
            {
                return null;
            }
        }
    }

    private static Destination? Preferred(HttpRequest request, RouteTarget target) =>
        target.Settings.Sticky ? target.WithCookie(StickyCookie.ValueIn(request.Headers.Cookie)) : null;

    /// <summary>Waits a moment for somebody who can be reached; false when the route's time for that is over.</summary>
    private async Task<bool> HoldAsync(HttpContext context, RouteTarget? target, long started, Retries retries)
    {
        if (target is null || time.GetElapsedTime(started) >= target.Settings.Hold || context.RequestAborted.IsCancellationRequested)
        {
            return false;
        }

        if (retries.StartAgain())
        {
            target.Meter.Count(Outcome.Held);
        }

        await Task.Delay(_look, time, CancellationToken.None);
        return true;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Attempt> AttemptAsync(HttpContext context, Destination destination, long started)
    {
        var backend = destination.Backend;
        using var lease = Exchange.Of(context).Lease;
        lease.Begin(context, backend, Patience(context, destination, started));
        if (Http1Forwarder.Takes(context, backend))
        {
            var (error, fault) = await Http1Forwarder.SendAsync(context, destination, lease);
            return Attempt.Of(context, error, fault, backend, lease);
        }

        var ended = await http.SendAsync(context, AnyApp, backend.Client, ConfigOf(backend), destination.Relay, lease.End);
        return Attempt.Of(context, ended, context.Features.Get<IForwarderErrorFeature>()?.Exception, backend, lease);
    }

    private TimeSpan? Patience(HttpContext context, Destination destination, long started)
    {
        if (Streams.AreAskedFor(context))
        {
            // It is answered when there is something to tell.
            Streams.TolerateSilence(context);
            return null;
        }

        if (Streams.IsCall(context.Request))
        {
            Streams.TolerateSilence(context);
        }

        return destination.Target.Settings.Timeout - time.GetElapsedTime(started);
    }

    private Task EndAsync(HttpContext context, RouteTarget target, Attempt attempt)
    {
        if (attempt.Verdict is Verdict.Upgraded)
        {
            return Task.CompletedTask;
        }

        target.Meter.Count(attempt.Outcome);
        if (attempt.Verdict is Verdict.ClientAborted or Verdict.StreamClosed)
        {
            return Task.CompletedTask;
        }

        if (attempt.Verdict is not Verdict.TooLarge)
        {
            _failures.Tell(target, attempt);
        }

        return attempt.Answer.WriteAsync(context);
    }

    private Task NobodyAsync(HttpContext context, RouteTarget? target, Retries? retries)
    {
        if (target is null)
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

    [LoggerMessage(LogLevel.Debug, "{App} {Release}: trying again after {Backend} failed: {Cause}")]
    private partial void Retrying(string app, string release, BackendAddress backend, string? cause);
}
