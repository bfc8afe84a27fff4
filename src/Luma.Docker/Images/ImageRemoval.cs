namespace Luma.Docker;

/// <summary>One step of an image's removal: a name taken off, or a layer deleted.</summary>
/// <param name="Untagged">The name, or null.</param>
/// <param name="Deleted">The layer's id, or null.</param>
public sealed record ImageRemoval(string? Untagged = null, string? Deleted = null);
