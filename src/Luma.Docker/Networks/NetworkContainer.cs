namespace Luma.Docker;

/// <summary>A running container as its network sees it.</summary>
public sealed record NetworkContainer
{
    /// <summary>The container's name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The attachment's id.</summary>
    public string EndpointID { get; init => field = value ?? ""; } = "";

    /// <summary>MAC address.</summary>
    public string MacAddress { get; init => field = value ?? ""; } = "";

    /// <summary>Address with the length of the prefix, as <c>172.30.0.9/24</c>.</summary>
    public string IPv4Address { get; init => field = value ?? ""; } = "";

    /// <summary>Likewise; empty without IPv6.</summary>
    public string IPv6Address { get; init => field = value ?? ""; } = "";
}
