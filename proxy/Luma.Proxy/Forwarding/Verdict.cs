namespace Luma.Proxy;

/// <summary>How one attempt at one backend ended.</summary>
internal enum Verdict
{
    /// <summary>The app's answer reached the client.</summary>
    Answered,

    /// <summary>The connection was switched to another protocol, and is over.</summary>
    Upgraded,

    /// <summary>The client went away, or broke off its own request.</summary>
    ClientAborted,

    /// <summary>The drain's patience ended first.</summary>
    Cut,

    /// <summary>An event stream that a drain closed.</summary>
    StreamClosed,

    /// <summary>The route's time for an answer was over.</summary>
    TimedOut,

    /// <summary>The body grew beyond the route's limit.</summary>
    TooLarge,

    /// <summary>No connection, so no byte was sent.</summary>
    Unreachable,

    /// <summary>As before, because connecting took too long.</summary>
    ConnectTimedOut,

    /// <summary>The connection closed before an answer began.</summary>
    HungUp,

    /// <summary>The answer broke off in the middle.</summary>
    Broken,

    /// <summary>The backend failed otherwise before the client saw anything.</summary>
    BadGateway,
}
