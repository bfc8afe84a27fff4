namespace Luma.Proxy;

/// <summary>What is counted of a request, and where its counter lies.</summary>
internal enum Outcome
{
    Informational,
    Successful,
    Redirection,
    ClientError,
    ServerError,
    BadGateway,
    Unavailable,
    GatewayTimeout,
    Broken,
    Cut,
    ClientAborted,
    Retried,
    Upgraded,
    Ruled,
    Held,
    Count,
}
