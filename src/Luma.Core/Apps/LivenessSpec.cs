namespace Luma.Core.Apps;

/// <summary>How replicas that serve are watched: <c>GET health.path</c>, again and again.</summary>
public sealed record LivenessSpec
{
    /// <summary>Time between two probes of a replica. Default 5 s.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one probe may take. Default 5 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>After so many failed probes in a row a replica gets no new requests until a probe succeeds. Default 3.</summary>
    public int Failures { get; set; } = 3;

    /// <summary>How long a replica may be without new requests for that before a new one takes its place. Default 1 min; zero is never.</summary>
    public TimeSpan ReplaceAfter { get; set; } = TimeSpan.FromMinutes(1);
}
