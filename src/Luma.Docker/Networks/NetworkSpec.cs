namespace Luma.Docker;

/// <summary>What a network is to be (<c>POST /networks/create</c>).</summary>
public sealed record NetworkSpec
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its driver. Default <c>bridge</c>.</summary>
    public string Driver { get; init; } = "bridge";

    /// <summary>Whether it has no way out of the host.</summary>
    public bool Internal { get; init; }

    /// <summary>Whether containers outside of services may join; of use with the overlay driver.</summary>
    public bool Attachable { get; init; }

    /// <summary>Its addresses; by default the engine chooses a subnet.</summary>
    public Ipam? IPAM { get; init; }

    /// <summary>Options of the driver.</summary>
    public IReadOnlyDictionary<string, string>? Options { get; init; }

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Whether a second network of the same name is refused; engines from API 1.44 on always do. Default yes.</summary>
    public bool CheckDuplicate { get; init; } = true;
}
