namespace Luma.Docker;

/// <summary>The engine's versions (<c>GET /version</c>).</summary>
public sealed record EngineVersion
{
    /// <summary>The engine's own, such as <c>20.10.24</c>.</summary>
    public string Version { get; init => field = value ?? ""; } = "";

    /// <summary>The newest API version that it speaks.</summary>
    public string ApiVersion { get; init => field = value ?? ""; } = "";

    /// <summary>The oldest.</summary>
    public string MinAPIVersion { get; init => field = value ?? ""; } = "";

    /// <summary>Such as <c>linux</c>.</summary>
    public string Os { get; init => field = value ?? ""; } = "";

    /// <summary>Such as <c>amd64</c>.</summary>
    public string Arch { get; init => field = value ?? ""; } = "";

    /// <summary>The kernel's.</summary>
    public string KernelVersion { get; init => field = value ?? ""; } = "";
}
