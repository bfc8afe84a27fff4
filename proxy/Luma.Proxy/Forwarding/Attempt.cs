using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Luma.Proxy;

/// <summary>What the forwarder reported of one attempt, and what that means.</summary>
internal readonly record struct Attempt(Verdict Verdict, Exception? Fault)
{
    /// <summary>Whether no byte of the request reached a backend.</summary>
    public bool NothingSent => Verdict is Verdict.Unreachable or Verdict.ConnectTimedOut;

    /// <summary>Under which failure the request is counted if nothing more is tried.</summary>
    public Outcome Outcome => Verdict switch
    {
        Verdict.ClientAborted => Outcome.ClientAborted,
        Verdict.Cut => Outcome.Cut,
        Verdict.Broken => Outcome.Broken,
        Verdict.ConnectTimedOut or Verdict.TimedOut => Outcome.GatewayTimeout,
        Verdict.StreamClosed => Outcome.Successful,
        Verdict.TooLarge => Outcome.Ruled,
        _ => Outcome.BadGateway,
    };

    /// <summary>What the client is told, if it is not too late.</summary>
    public Answer Answer => Verdict switch
    {
        Verdict.ConnectTimedOut => Answer.GatewayTimeout,
        Verdict.TimedOut => Answer.TooSlow,
        Verdict.TooLarge => Answer.TooLarge,
        _ => Answer.BadGateway,
    };

    /// <summary>The innermost reason, for the log.</summary>
    public string? Cause => Fault?.GetBaseException().Message;

    /// <summary>What became of it, noted at the backend where that concerns it.</summary>
    public static Attempt Of(HttpContext http, ForwarderError error, Exception? fault, Backend backend, Lease lease)
    {
        if (lease.Closed)
        {
            backend.Closing?.StreamCut();
        }

        if (lease.Upgraded || lease.Whole || error == ForwarderError.None)
        {
            return new(lease.Upgraded ? Verdict.Upgraded : Verdict.Answered, null);
        }

        if (lease.Closed || lease.TimedOut)
        {
            return new(lease.Closed ? Verdict.StreamClosed : Verdict.TimedOut, null);
        }

        return Failed(http, error, fault, backend, lease);
    }

    private static Attempt Failed(HttpContext http, ForwarderError error, Exception? fault, Backend backend, Lease lease)
    {
        var verdict = Judge(http, error, fault, lease.End.IsCancellationRequested);
        switch (verdict)
        {
            case Verdict.Cut:
                backend.Closing?.RequestCut();
                fault = lease.CutBecause ?? fault;
                break;
            case Verdict.Unreachable or Verdict.ConnectTimedOut when backend.Accepting && BackendUnreachableException.In(fault) is { Ours: false }:
                backend.Health.Eject();
                break;
        }

        return new(verdict, fault);
    }

    private static Verdict Judge(HttpContext http, ForwarderError error, Exception? fault, bool cut) => error switch
    {
        ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.ResponseBodyCanceled =>
            cut ? Verdict.Cut : Verdict.ClientAborted,
        ForwarderError.RequestBodyClient when IsTooLarge(fault) => Verdict.TooLarge,
        ForwarderError.RequestBodyClient or ForwarderError.ResponseBodyClient or ForwarderError.UpgradeResponseClient =>
            Verdict.ClientAborted,
        ForwarderError.Request => BeforeAnyAnswer(fault),
        _ => http.Response.HasStarted ? Verdict.Broken : Verdict.BadGateway,
    };

    private static bool IsTooLarge(Exception? fault) =>
        fault is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }
        || (fault as AggregateException)?.InnerExceptions.Any(IsTooLarge) == true
        || (fault?.InnerException is { } inner && IsTooLarge(inner));

    private static Verdict BeforeAnyAnswer(Exception? fault)
    {
        if (BackendUnreachableException.In(fault) is { } unreachable)
        {
            return unreachable.TimedOut ? Verdict.ConnectTimedOut : Verdict.Unreachable;
        }

        return BackendHungUpException.In(fault) is null ? Verdict.BadGateway : Verdict.HungUp;
    }
}
