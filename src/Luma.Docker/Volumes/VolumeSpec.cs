namespace Luma.Docker;

/// <summary>What a volume is to be (<c>POST /volumes/create</c>).</summary>
public sealed record VolumeSpec
{
    /// <summary>Its name, or null for one that the engine makes up.</summary>
    public string? Name { get; init; }

    /// <summary>Its driver; null for <c>local</c>.</summary>
    public string? Driver { get; init; }

    /// <summary>Options of the driver.</summary>
    public IReadOnlyDictionary<string, string>? DriverOpts { get; init; }

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}
