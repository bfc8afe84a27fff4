namespace Luma.Docker;

/// <summary>Where a container's output goes.</summary>
/// <param name="Type">The log driver: <c>json-file</c>, <c>local</c>, <c>journald</c> …</param>
/// <param name="Config">Its options, such as <c>max-size</c>.</param>
public sealed record LogConfig(string Type, IReadOnlyDictionary<string, string>? Config = null);
