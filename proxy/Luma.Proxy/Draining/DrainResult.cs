namespace Luma.Proxy;

/// <summary>How a drain ended. Unless <see cref="Reinstated"/> says otherwise, no request holds the backends any more.</summary>
public sealed record DrainResult
{
    /// <summary>Requests and streams in flight when the backends stopped accepting.</summary>
    public required int InFlight { get; init; }

    /// <summary>Those of them that came to their own end.</summary>
    public required int Drained { get; init; }

    /// <summary>
    /// Plain requests cut off: those that did not move from <see cref="DrainLimits.Timeout"/> on, the rest at
    /// <see cref="DrainLimits.Max"/>.
    /// </summary>
    public required int Aborted { get; init; }

    /// <summary>WebSockets and event streams closed from <see cref="DrainLimits.Streams"/> on.</summary>
    public required int Closed { get; init; }

    /// <summary>Time from the call to the end of the last lease.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Ids that a table applied meanwhile lists again; they accept requests and were not waited for.</summary>
    public required IReadOnlyList<string> Reinstated { get; init; }
}
