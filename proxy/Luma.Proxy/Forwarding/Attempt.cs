using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Luma.Proxy;

/// <summary>What the forwarder reported of one attempt, and what that means.</summary>
internal readonly record struct Attempt(Verdict Verdict, Exception? Fault)
{
    public static Attempt Answered { get; } = new(Verdict.Answered, null);

    public static Attempt Upgraded { get; } = new(Verdict.Upgraded, null);

    /// <summary>Under which failure the request is counted if nothing more is tried.</summary>
    public Outcome Outcome => Verdict switch
    {
        Verdict.ClientAborted => Outcome.ClientAborted,
        Verdict.Cut => Outcome.Cut,
        Verdict.Broken => Outcome.Broken,
        Verdict.ConnectTimedOut => Outcome.GatewayTimeout,
        _ => Outcome.BadGateway,
    };

    /// <summary>What the client is told, if it is not too late.</summary>
    public Answer Answer => Verdict is Verdict.ConnectTimedOut ? Answer.GatewayTimeout : Answer.BadGateway;

    /// <summary>The innermost reason, for the log.</summary>
    public string? Cause => Fault?.GetBaseException().Message;

    public static Attempt Of(HttpContext http, ForwarderError error, bool cut)
    {
        var fault = http.Features.Get<IForwarderErrorFeature>()?.Exception;
        return new(Judge(http, error, fault, cut), fault);
    }

    private static Verdict Judge(HttpContext http, ForwarderError error, Exception? fault, bool cut) => error switch
    {
        ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.ResponseBodyCanceled =>
            cut ? Verdict.Cut : Verdict.ClientAborted,
        ForwarderError.RequestBodyClient or ForwarderError.ResponseBodyClient or ForwarderError.UpgradeResponseClient =>
            Verdict.ClientAborted,
        ForwarderError.Request => BeforeAnyAnswer(fault),
        _ => http.Response.HasStarted ? Verdict.Broken : Verdict.BadGateway,
    };

    private static Verdict BeforeAnyAnswer(Exception? fault)
    {
        if (BackendUnreachableException.In(fault) is { } unreachable)
        {
            return unreachable.TimedOut ? Verdict.ConnectTimedOut : Verdict.Unreachable;
        }

        return BackendHungUpException.In(fault) is null ? Verdict.BadGateway : Verdict.HungUp;
    }
}
