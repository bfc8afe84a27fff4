namespace Luma.Proxy;

/// <summary>How a backend that serves is watched: <c>GET path</c>, and only 200 is well.</summary>
public sealed record Liveness
{
    /// <summary>Path, with a query if wanted. Default <c>/up</c>.</summary>
    public string Path { get; set; } = "/up";

    /// <summary>Time between two probes. Default 5 s.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one probe may take. Default 5 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Failed probes in a row after which the backend is out of rotation, until one succeeds. Default 3.</summary>
    public int Failures { get; set; } = 3;
}
