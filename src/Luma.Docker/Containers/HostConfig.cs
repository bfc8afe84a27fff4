namespace Luma.Docker;

/// <summary>The part of a container that depends on its host.</summary>
public sealed record HostConfig
{
    /// <summary>Mounts as <c>source:/target[:options]</c>; the source is an absolute path or a volume's name.</summary>
    public IReadOnlyList<string>? Binds { get; init; }

    /// <summary>Most memory, in bytes; 0 for no limit.</summary>
    public long? Memory { get; init; }

    /// <summary>Processor share in billionths of a CPU: 1.5 CPUs are 1500000000; 0 for no limit.</summary>
    public long? NanoCpus { get; init; }

    /// <summary>Most processes and threads; 0 or -1 for no limit.</summary>
    public long? PidsLimit { get; init; }

    /// <summary>What happens when the process ends.</summary>
    public RestartPolicy? RestartPolicy { get; init; }

    /// <summary>The network to join: <c>bridge</c>, <c>host</c>, <c>none</c>, <c>container:ID</c> or a network's name.</summary>
    public string? NetworkMode { get; init; }

    /// <summary>Whether a tiny init process forwards signals and reaps children.</summary>
    public bool? Init { get; init; }

    /// <summary>Where the output goes.</summary>
    public LogConfig? LogConfig { get; init; }

    /// <summary>Ports of the container (<c>80/tcp</c>) and where the host publishes them.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<PortBinding>>? PortBindings { get; init; }

    /// <summary>Whether the root file system is read-only.</summary>
    public bool? ReadonlyRootfs { get; init; }

    /// <summary>Kernel capabilities to add.</summary>
    public IReadOnlyList<string>? CapAdd { get; init; }

    /// <summary>Kernel capabilities to drop, or <c>ALL</c>.</summary>
    public IReadOnlyList<string>? CapDrop { get; init; }

    /// <summary>Security options such as <c>no-new-privileges</c>.</summary>
    public IReadOnlyList<string>? SecurityOpt { get; init; }

    /// <summary>More lines for /etc/hosts, as <c>name:address</c>.</summary>
    public IReadOnlyList<string>? ExtraHosts { get; init; }

    /// <summary>In-memory mounts: path → options.</summary>
    public IReadOnlyDictionary<string, string>? Tmpfs { get; init; }

    /// <summary>Whether the container removes itself when its process ends.</summary>
    public bool? AutoRemove { get; init; }
}
