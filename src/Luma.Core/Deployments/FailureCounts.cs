namespace Luma.Core.Deployments;

/// <summary>Requests that the proxy could not serve, by cause.</summary>
public sealed record FailureCounts
{
    /// <summary>502 of the proxy's own: no replica could be reached, or it hung up before it answered.</summary>
    public long BadGateway { get; set; }

    /// <summary>503 of the proxy's own: no replica was ready.</summary>
    public long Unavailable { get; set; }

    /// <summary>504 of the proxy's own: connecting, or the answer, took too long.</summary>
    public long GatewayTimeout { get; set; }

    /// <summary>Responses broken off because the replica died in the middle of them.</summary>
    public long Broken { get; set; }

    /// <summary>Requests cut off by the drain: at <c>drain.max</c>, or from <c>drain.timeout</c> on because they did not move.</summary>
    public long Cut { get; set; }
}
