namespace Luma.Proxy;

/// <summary>Requests that failed in the proxy or on its way to the app, kept apart from what the app itself answered.</summary>
public sealed record ProxyFailures
{
    /// <summary>None.</summary>
    public static ProxyFailures None { get; } = new();

    /// <summary>502 of ours: no backend could be reached, or it hung up before it answered.</summary>
    public long BadGateway { get; init; }

    /// <summary>503 of ours: the route had no backend that accepts requests.</summary>
    public long Unavailable { get; init; }

    /// <summary>504 of ours: connecting took too long.</summary>
    public long GatewayTimeout { get; init; }

    /// <summary>Responses broken off because the backend died in the middle of them.</summary>
    public long Broken { get; init; }

    /// <summary>Requests cut off by a drain, streams not among them.</summary>
    public long Cut { get; init; }

    /// <summary>All of them.</summary>
    public long Total => BadGateway + Unavailable + GatewayTimeout + Broken + Cut;

    /// <summary>What failed since <paramref name="before"/>.</summary>
    public static ProxyFailures operator -(ProxyFailures after, ProxyFailures before) => new()
    {
        BadGateway = after.BadGateway - before.BadGateway,
        Unavailable = after.Unavailable - before.Unavailable,
        GatewayTimeout = after.GatewayTimeout - before.GatewayTimeout,
        Broken = after.Broken - before.Broken,
        Cut = after.Cut - before.Cut,
    };

    /// <summary>Both together.</summary>
    public static ProxyFailures operator +(ProxyFailures one, ProxyFailures other) => one - (None - other);

    /// <inheritdoc cref="op_Subtraction"/>
    public static ProxyFailures Subtract(ProxyFailures after, ProxyFailures before) => after - before;

    /// <inheritdoc cref="op_Addition"/>
    public static ProxyFailures Add(ProxyFailures one, ProxyFailures other) => one + other;
}
