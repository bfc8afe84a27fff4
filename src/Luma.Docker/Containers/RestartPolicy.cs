namespace Luma.Docker;

/// <summary>What the engine does when a container's process ends.</summary>
/// <param name="Name"><c>no</c>, <c>always</c>, <c>unless-stopped</c> or <c>on-failure</c>.</param>
/// <param name="MaximumRetryCount">For <c>on-failure</c>: how often; 0 for ever.</param>
public sealed record RestartPolicy(string Name, int MaximumRetryCount = 0)
{
    /// <summary>Nothing; the engine's default.</summary>
    public static RestartPolicy No { get; } = new("no");

    /// <summary>Starts it again, and at the engine's start even if it had been stopped.</summary>
    public static RestartPolicy Always { get; } = new("always");

    /// <summary>Starts it again unless it was stopped on purpose.</summary>
    public static RestartPolicy UnlessStopped { get; } = new("unless-stopped");

    /// <summary>Starts it again after an exit code other than 0.</summary>
    public static RestartPolicy OnFailure(int maximumRetryCount = 0) => new("on-failure", maximumRetryCount);
}
