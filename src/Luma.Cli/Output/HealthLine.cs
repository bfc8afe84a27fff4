namespace Luma.Cli.Output;

/// <summary>The state of an app's health in one line, while it is deployed and after.</summary>
internal static class HealthLine
{
    /// <summary>For a deployment: <c>Health check: ✓ Healthy</c>, <c>Health checks: ✗ 1/2 replicas healthy</c>.</summary>
    public static Line Of(int healthy, int replicas) =>
        new(replicas == 1 ? "Health check: " : "Health checks: ", Mark(healthy, replicas), Text(healthy, replicas));

    /// <summary>For a status: <c>Health: ✓ Healthy</c>.</summary>
    public static Line OfStatus(int healthy, int replicas) => new("Health: ", Mark(healthy, replicas), Text(healthy, replicas));

    private static Span Mark(int healthy, int replicas) => healthy >= replicas ? Line.Good("✓") : Line.Bad("✗");

    private static string Text(int healthy, int replicas) => replicas == 1
        ? healthy == 1 ? " Healthy" : " Not healthy"
        : $" {healthy}/{replicas} replicas healthy";
}
