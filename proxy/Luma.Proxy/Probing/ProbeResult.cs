using System.Globalization;

namespace Luma.Proxy;

/// <summary>What one probe found, with the evidence.</summary>
public sealed record ProbeResult
{
    /// <summary>What was asked.</summary>
    public required ProbeTarget Target { get; init; }

    /// <summary>What became of it.</summary>
    public required ProbeOutcome Outcome { get; init; }

    /// <summary>The status that was answered, if any.</summary>
    public int? Status { get; init; }

    /// <summary>Where a redirect points, if it was one.</summary>
    public string? Location { get; init; }

    /// <summary>First line of the body that is not empty, at most 200 characters.</summary>
    public string? FirstLine { get; init; }

    /// <summary>What went wrong below HTTP, in the system's words.</summary>
    public string? Fault { get; init; }

    /// <summary>How long the probe may take at most.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Whether the backend is well: 200 and nothing else.</summary>
    public bool IsOk => Outcome == ProbeOutcome.Ok;

    /// <summary>The result as one sentence for a person.</summary>
    public string Describe() => Outcome switch
    {
        ProbeOutcome.Ok => $"GET {Target.Path} answered 200",
        ProbeOutcome.BadStatus when Location is not null =>
            $"GET {Target.Path} answered {Status} → {Location}; redirects are not followed",
        ProbeOutcome.BadStatus when FirstLine is not null => $"GET {Target.Path} answered {Status}: {FirstLine}",
        ProbeOutcome.BadStatus => $"GET {Target.Path} answered {Status}",
        ProbeOutcome.Refused => $"GET {Target.Path}: connection refused on {Endpoint}",
        ProbeOutcome.Unreachable => $"GET {Target.Path}: cannot reach {Endpoint}: {Fault}",
        ProbeOutcome.TimedOut => $"GET {Target.Path} did not answer within {Seconds(Timeout)} s",
        _ => $"GET {Target.Path} on {Endpoint} broke off: {Fault}",
    };

    private string Endpoint => new System.Net.IPEndPoint(Target.Address, Target.Port).ToString();

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
}
