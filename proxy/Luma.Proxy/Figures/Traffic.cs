namespace Luma.Proxy;

/// <summary>
/// Figures of one release at one moment. They only ever rise, so <c>after - before</c> is what happened in between.
/// </summary>
/// <remarks>Each request is counted once, when it is over: as an answer of the app, a failure of the proxy or a client's abort.</remarks>
public sealed record Traffic
{
    /// <summary>Nothing yet.</summary>
    public static Traffic None { get; } = new();

    /// <summary>Requests that are over: answers, failures and aborts together.</summary>
    public long Requests => Answers.Total + Failures.Total + Ruled + ClientAborts;

    /// <summary>Answers of the app that reached the client whole, by status class.</summary>
    public StatusClasses Answers { get; init; } = StatusClasses.None;

    /// <summary>Failures of the proxy's own.</summary>
    public ProxyFailures Failures { get; init; } = ProxyFailures.None;

    /// <summary>Requests that the client gave up; no failure of anyone here.</summary>
    public long ClientAborts { get; init; }

    /// <summary>Second and later attempts at another, or a fresh, connection; the client saw none of them.</summary>
    public long Retried { get; init; }

    /// <summary>Connections switched to another protocol (WebSockets), counted when opened.</summary>
    public long Upgraded { get; init; }

    /// <summary>Requests that the route's own terms answered: redirects, and what went beyond its limits.</summary>
    public long Ruled { get; init; }

    /// <summary>Requests that had to wait because no backend could be reached.</summary>
    public long Held { get; init; }

    /// <summary>How long answered requests took; upgraded connections are left out.</summary>
    public Latencies Latencies { get; init; } = Latencies.None;

    /// <summary>What happened since <paramref name="before"/> was taken of the same counters.</summary>
    public static Traffic operator -(Traffic after, Traffic before) => new()
    {
        Answers = after.Answers - before.Answers,
        Failures = after.Failures - before.Failures,
        ClientAborts = after.ClientAborts - before.ClientAborts,
        Retried = after.Retried - before.Retried,
        Upgraded = after.Upgraded - before.Upgraded,
        Ruled = after.Ruled - before.Ruled,
        Held = after.Held - before.Held,
        Latencies = after.Latencies - before.Latencies,
    };

    /// <summary>Both together, for instance of two releases.</summary>
    public static Traffic operator +(Traffic one, Traffic other) => new()
    {
        Answers = one.Answers + other.Answers,
        Failures = one.Failures + other.Failures,
        ClientAborts = one.ClientAborts + other.ClientAborts,
        Retried = one.Retried + other.Retried,
        Upgraded = one.Upgraded + other.Upgraded,
        Ruled = one.Ruled + other.Ruled,
        Held = one.Held + other.Held,
        Latencies = one.Latencies + other.Latencies,
    };

    /// <inheritdoc cref="op_Subtraction"/>
    public static Traffic Subtract(Traffic after, Traffic before) => after - before;

    /// <inheritdoc cref="op_Addition"/>
    public static Traffic Add(Traffic one, Traffic other) => one + other;
}
