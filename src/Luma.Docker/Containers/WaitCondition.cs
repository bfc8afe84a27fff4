namespace Luma.Docker;

/// <summary>What <see cref="DockerContainers.WaitAsync"/> waits for.</summary>
public enum WaitCondition
{
    /// <summary>The process does not run; met at once if it never did.</summary>
    NotRunning,

    /// <summary>The process ends the next time, even if it has not started yet.</summary>
    NextExit,

    /// <summary>The container is gone.</summary>
    Removed,
}
