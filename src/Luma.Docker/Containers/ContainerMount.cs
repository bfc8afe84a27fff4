namespace Luma.Docker;

/// <summary>A volume or folder mounted into a container.</summary>
public sealed record ContainerMount
{
    /// <summary><c>bind</c>, <c>volume</c> or <c>tmpfs</c>.</summary>
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>The volume's name; null for folders.</summary>
    public string? Name { get; init; }

    /// <summary>The path on the host.</summary>
    public string Source { get; init => field = value ?? ""; } = "";

    /// <summary>The path inside.</summary>
    public string Destination { get; init => field = value ?? ""; } = "";

    /// <summary>Whether it can be written.</summary>
    public bool RW { get; init; }
}
