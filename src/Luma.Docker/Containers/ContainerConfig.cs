using System.Text.Json.Serialization;
using Luma.Docker.Json;

namespace Luma.Docker;

/// <summary>The part of a container or image that does not depend on the host.</summary>
public sealed record ContainerConfig
{
    private static readonly Dictionary<string, string> NoLabels = [];

    /// <summary>Reference that the container was created from.</summary>
    public string Image { get; init => field = value ?? ""; } = "";

    /// <summary>Host name inside.</summary>
    public string Hostname { get; init => field = value ?? ""; } = "";

    /// <summary>User inside; empty for the image's default.</summary>
    public string User { get; init => field = value ?? ""; } = "";

    /// <summary>Folder in which the command starts.</summary>
    public string WorkingDir { get; init => field = value ?? ""; } = "";

    /// <summary>Environment as <c>NAME=value</c>, the image's included.</summary>
    public IReadOnlyList<string> Env { get; init => field = value ?? []; } = [];

    /// <summary>Labels, the image's included.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init => field = value ?? NoLabels; } = NoLabels;

    /// <summary>Command, or the arguments of <see cref="Entrypoint"/>.</summary>
    public IReadOnlyList<string> Cmd { get; init => field = value ?? []; } = [];

    /// <summary>Program in front of <see cref="Cmd"/>.</summary>
    public IReadOnlyList<string> Entrypoint { get; init => field = value ?? []; } = [];

    /// <summary>Whether the process has a terminal.</summary>
    public bool Tty { get; init; }

    /// <summary>Ports as <c>80/tcp</c>, the image's included.</summary>
    [JsonConverter(typeof(NameSet))]
    public IReadOnlyList<string> ExposedPorts { get; init => field = value ?? []; } = [];

    /// <summary>Signal that asks the process to end; null for SIGTERM.</summary>
    public string? StopSignal { get; init; }

    /// <summary>Seconds between that signal and SIGKILL; null for 10.</summary>
    public int? StopTimeout { get; init; }

    /// <summary>The engine's own health check.</summary>
    public Healthcheck? Healthcheck { get; init; }
}
