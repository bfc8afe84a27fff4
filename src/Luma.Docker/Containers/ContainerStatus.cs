namespace Luma.Docker;

/// <summary>The values of a container's status.</summary>
public static class ContainerStatus
{
    /// <summary>Made, never started.</summary>
    public const string Created = "created";

    /// <summary>Its process runs.</summary>
    public const string Running = "running";

    /// <summary>Its process is frozen.</summary>
    public const string Paused = "paused";

    /// <summary>Its process ended and will be started again by the restart policy.</summary>
    public const string Restarting = "restarting";

    /// <summary>It is being removed.</summary>
    public const string Removing = "removing";

    /// <summary>Its process ended.</summary>
    public const string Exited = "exited";

    /// <summary>It could only be removed in part.</summary>
    public const string Dead = "dead";
}
