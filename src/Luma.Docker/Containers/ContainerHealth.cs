namespace Luma.Docker;

/// <summary>The verdict of the engine's own health check.</summary>
/// <param name="Status"><c>none</c>, <c>starting</c>, <c>healthy</c> or <c>unhealthy</c>.</param>
/// <param name="FailingStreak">Failures in a row.</param>
public sealed record ContainerHealth(string Status, int FailingStreak);
