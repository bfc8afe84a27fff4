using Luma.Core.Deployments;

namespace Luma.Cli.Fleets;

/// <summary>What became of one server.</summary>
/// <param name="Before">What served before; null where nothing did.</param>
/// <param name="After">What serves now; null where nothing does, or it is not known.</param>
/// <param name="Trouble">What went wrong there; null where nothing did.</param>
/// <param name="Elapsed">How long its part took; null where it has none.</param>
internal sealed record Part(string Server, Standing Standing, Running? Before, Running? After, string? Trouble, TrafficReport? Traffic, TimeSpan? Elapsed);
