namespace Luma.Docker;

/// <summary>One message of a pull.</summary>
/// <param name="Status">What happens, such as <c>Downloading</c>.</param>
/// <param name="Id">The layer that it happens to, or the tag; null for the image as a whole.</param>
/// <param name="Current">Bytes done; null if not counted.</param>
/// <param name="Total">Bytes in all; null if not known.</param>
public sealed record PullProgress(string Status, string? Id, long? Current, long? Total);
