namespace Luma.Docker;

/// <summary>Engine and client have no API version in common, or a feature needs a newer one than was agreed on.</summary>
public sealed class DockerVersionException(string message) : DockerException(null, message);
