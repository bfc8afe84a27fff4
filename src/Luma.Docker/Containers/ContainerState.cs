using System.Text.Json.Serialization;
using Luma.Docker.Json;

namespace Luma.Docker;

/// <summary>What a container's process is doing.</summary>
public sealed record ContainerState
{
    /// <summary>One of <see cref="ContainerStatus"/>.</summary>
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>Whether there is a process; also true while paused or restarting.</summary>
    public bool Running { get; init; }

    /// <summary>Whether the process is frozen.</summary>
    public bool Paused { get; init; }

    /// <summary>Whether the restart policy is about to start it again.</summary>
    public bool Restarting { get; init; }

    /// <summary>Whether the kernel killed a process of it for want of memory.</summary>
    public bool OOMKilled { get; init; }

    /// <summary>Whether it could only be removed in part.</summary>
    public bool Dead { get; init; }

    /// <summary>The process's id on the host; 0 if none runs.</summary>
    public int Pid { get; init; }

    /// <summary>Exit code of the last run; 0 before the first ended.</summary>
    public int ExitCode { get; init; }

    /// <summary>Why the engine could not start it; empty if it could.</summary>
    public string Error { get; init => field = value ?? ""; } = "";

    /// <summary>When the process started; null if it never did.</summary>
    [JsonConverter(typeof(GoTime))]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the last run ended; null if none has.</summary>
    [JsonConverter(typeof(GoTime))]
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The engine's own health check; null if there is none.</summary>
    public ContainerHealth? Health { get; init; }
}
