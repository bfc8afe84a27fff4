namespace Luma.Docker;

/// <summary>The engine and its host (<c>GET /info</c>).</summary>
public sealed record EngineInfo
{
    /// <summary>The engine's id.</summary>
    public string ID { get; init => field = value ?? ""; } = "";

    /// <summary>The host's name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The engine's version.</summary>
    public string ServerVersion { get; init => field = value ?? ""; } = "";

    /// <summary>Such as <c>Debian GNU/Linux 12 (bookworm)</c>.</summary>
    public string OperatingSystem { get; init => field = value ?? ""; } = "";

    /// <summary>Such as <c>linux</c>.</summary>
    public string OSType { get; init => field = value ?? ""; } = "";

    /// <summary>Such as <c>x86_64</c>.</summary>
    public string Architecture { get; init => field = value ?? ""; } = "";

    /// <summary>The kernel's version.</summary>
    public string KernelVersion { get; init => field = value ?? ""; } = "";

    /// <summary>CPUs of the host.</summary>
    public int NCPU { get; init; }

    /// <summary>Memory of the host, in bytes.</summary>
    public long MemTotal { get; init; }

    /// <summary>Containers in all.</summary>
    public int Containers { get; init; }

    /// <summary>Containers that run.</summary>
    public int ContainersRunning { get; init; }

    /// <summary>Images.</summary>
    public int Images { get; init; }

    /// <summary>The storage driver, such as <c>overlay2</c>.</summary>
    public string Driver { get; init => field = value ?? ""; } = "";

    /// <summary>What the storage driver tells of itself: names and values.</summary>
    public IReadOnlyList<IReadOnlyList<string>> DriverStatus { get; init => field = value ?? []; } = [];

    /// <summary>Where the engine keeps its data.</summary>
    public string DockerRootDir { get; init => field = value ?? ""; } = "";

    /// <summary><c>1</c> or <c>2</c>.</summary>
    public string CgroupVersion { get; init => field = value ?? ""; } = "";

    /// <summary>Whether containers outlive the engine's restart.</summary>
    public bool LiveRestoreEnabled { get; init; }

    /// <summary>What the engine finds odd about its host.</summary>
    public IReadOnlyList<string> Warnings { get; init => field = value ?? []; } = [];
}
