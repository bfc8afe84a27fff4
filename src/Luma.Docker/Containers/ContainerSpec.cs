using System.Text.Json.Serialization;
using Luma.Docker.Json;

namespace Luma.Docker;

/// <summary>What a container is to be made of (<c>POST /containers/create</c>). What is null is left to the image and the engine.</summary>
public sealed record ContainerSpec
{
    /// <summary>Name, digest or id of the image.</summary>
    public required string Image { get; init; }

    /// <summary>Command, or the arguments of <see cref="Entrypoint"/>.</summary>
    public IReadOnlyList<string>? Cmd { get; init; }

    /// <summary>Program to run in front of <see cref="Cmd"/>.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>Environment as <c>NAME=value</c>; <c>NAME</c> alone removes the image's value.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>User inside, as <c>user[:group]</c> by name or number.</summary>
    public string? User { get; init; }

    /// <summary>Folder in which the command starts.</summary>
    public string? WorkingDir { get; init; }

    /// <summary>Host name inside; by default the short container id.</summary>
    public string? Hostname { get; init; }

    /// <summary>Whether the process gets a terminal; then stdout and stderr are one.</summary>
    public bool? Tty { get; init; }

    /// <summary>Ports as <c>80/tcp</c>.</summary>
    [JsonConverter(typeof(NameSet))]
    public IReadOnlyList<string>? ExposedPorts { get; init; }

    /// <summary>Signal that asks the process to end. Default SIGTERM.</summary>
    public string? StopSignal { get; init; }

    /// <summary>Seconds between that signal and SIGKILL. Default 10.</summary>
    public int? StopTimeout { get; init; }

    /// <summary>The engine's own health check; <see cref="Healthcheck.None"/> switches the image's off.</summary>
    public Healthcheck? Healthcheck { get; init; }

    /// <summary>What the host gives: volumes, limits, restart policy, network …</summary>
    public HostConfig? HostConfig { get; init; }

    /// <summary>The networks to join. Before API 1.44 at most one can be given here.</summary>
    public NetworkingConfig? NetworkingConfig { get; init; }
}
