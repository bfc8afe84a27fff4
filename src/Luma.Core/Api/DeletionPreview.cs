namespace Luma.Core.Api;

/// <summary>What goes with an app, and who would miss it, as <c>GET /api/v1/apps/{app}/deletion</c> tells it.</summary>
public sealed record DeletionPreview
{
    public required string App { get; init; }

    /// <summary>Every step, as text.</summary>
    public required IReadOnlyList<string> Steps { get; init; }

    public IReadOnlyList<string> Containers { get; set; } = [];

    /// <summary>Its hosts, with the path prefix where it has one.</summary>
    public IReadOnlyList<string> Routes { get; set; } = [];

    /// <summary>The numbers of the releases that can be gone back to until then, the newest first.</summary>
    public IReadOnlyList<int> Releases { get; set; } = [];

    /// <summary>The images of its releases that are on the server; those that others use are left.</summary>
    public IReadOnlyList<PrunedImage> Images { get; set; } = [];

    /// <summary>Its volumes that exist; they are left unless the deletion is to take them, too.</summary>
    public IReadOnlyList<DeletedVolume> Volumes { get; set; } = [];

    /// <summary>The project's network where nobody else is on it; null where it stays.</summary>
    public string? Network { get; set; }

    public IReadOnlyList<Dependent> Dependents { get; set; } = [];
}

/// <param name="Name">As Docker knows it.</param>
/// <param name="LeftBecause">Why it stays; null where it goes.</param>
public sealed record DeletedVolume(string Name, string? LeftBecause);

/// <summary>Who may use the app by its alias.</summary>
/// <param name="Name">A container, or a route that was set by hand.</param>
/// <param name="How">What is known of its use.</param>
public sealed record Dependent(string Name, string How);
