namespace Luma.Docker;

/// <summary>How a network hands out addresses.</summary>
public sealed record Ipam
{
    /// <summary>The driver; null for <c>default</c>.</summary>
    public string? Driver { get; init; }

    /// <summary>The address ranges, at most one per address family for bridges.</summary>
    public IReadOnlyList<IpamConfig>? Config { get; init; }

    /// <summary>One subnet, of which the engine hands out only <paramref name="ipRange"/> by itself, if given.</summary>
    public static Ipam Of(string subnet, string? ipRange = null, string? gateway = null) =>
        new() { Config = [new(subnet, ipRange, gateway)] };
}
