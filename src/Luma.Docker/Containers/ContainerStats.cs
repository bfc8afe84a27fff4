using System.Text.Json.Serialization;

namespace Luma.Docker;

/// <summary>What a container uses (<c>GET /containers/{id}/stats</c>). All counters rise from the container's start.</summary>
public sealed record ContainerStats
{
    private static readonly Dictionary<string, NetworkUsage> NoNetworks = [];

    /// <summary>When it was measured; the year 1 if the container does not run.</summary>
    [JsonPropertyName("read")]
    public DateTimeOffset Read { get; init; }

    /// <summary>Processor time.</summary>
    [JsonPropertyName("cpu_stats")]
    public CpuUsage Cpu { get; init => field = value ?? new(); } = new();

    /// <summary>Processor time at the measurement before; zero in a single measurement.</summary>
    [JsonPropertyName("precpu_stats")]
    public CpuUsage PreviousCpu { get; init => field = value ?? new(); } = new();

    /// <summary>Memory.</summary>
    [JsonPropertyName("memory_stats")]
    public MemoryUsage Memory { get; init => field = value ?? new(); } = new();

    /// <summary>Interface → bytes; empty with the host's network.</summary>
    [JsonPropertyName("networks")]
    public IReadOnlyDictionary<string, NetworkUsage> Networks { get; init => field = value ?? NoNetworks; } = NoNetworks;

    /// <summary>Processes and threads.</summary>
    [JsonPropertyName("pids_stats")]
    public PidsUsage Pids { get; init => field = value ?? new(); } = new();

    /// <summary>CPUs in use since an earlier measurement, 1.0 for one whole CPU; null if no time has passed.</summary>
    public double? CpusSince(CpuUsage earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        var whole = (double)Cpu.SystemCpuUsage - earlier.SystemCpuUsage;
        var own = (double)Cpu.Total.TotalUsage - earlier.Total.TotalUsage;
        return whole > 0 && own >= 0 ? own / whole * Cpu.OnlineCpus : null;
    }
}

/// <summary>Processor time at one moment.</summary>
public sealed record CpuUsage
{
    /// <summary>The container's own time.</summary>
    [JsonPropertyName("cpu_usage")]
    public CpuTime Total { get; init => field = value ?? new(); } = new();

    /// <summary>The host's time over all CPUs, in nanoseconds.</summary>
    [JsonPropertyName("system_cpu_usage")]
    public ulong SystemCpuUsage { get; init; }

    /// <summary>The host's CPUs.</summary>
    [JsonPropertyName("online_cpus")]
    public int OnlineCpus { get; init; }
}

/// <summary>Processor time of a container.</summary>
public sealed record CpuTime
{
    /// <summary>Nanoseconds over all CPUs.</summary>
    [JsonPropertyName("total_usage")]
    public ulong TotalUsage { get; init; }
}

/// <summary>Memory of a container, in bytes.</summary>
public sealed record MemoryUsage
{
    private static readonly Dictionary<string, ulong> NoStats = [];

    /// <summary>In use, the page cache included.</summary>
    [JsonPropertyName("usage")]
    public ulong Usage { get; init; }

    /// <summary>Most that it may use; the host's memory if there is no limit.</summary>
    [JsonPropertyName("limit")]
    public ulong Limit { get; init; }

    /// <summary>The kernel's own figures, which differ between cgroup versions.</summary>
    [JsonPropertyName("stats")]
    public IReadOnlyDictionary<string, ulong> Stats { get; init => field = value ?? NoStats; } = NoStats;

    /// <summary>In use without the page cache that can be dropped, as <c>docker stats</c> counts.</summary>
    [JsonIgnore]
    public ulong WorkingSet => Usage - Math.Min(Usage, Inactive);

    // cgroup v1 has total_inactive_file, v2 inactive_file.
    private ulong Inactive => Stats.TryGetValue("total_inactive_file", out var v1) ? v1 : Stats.GetValueOrDefault("inactive_file");
}

/// <summary>Traffic of one network interface.</summary>
public sealed record NetworkUsage
{
    /// <summary>Bytes received.</summary>
    [JsonPropertyName("rx_bytes")]
    public ulong RxBytes { get; init; }

    /// <summary>Bytes sent.</summary>
    [JsonPropertyName("tx_bytes")]
    public ulong TxBytes { get; init; }
}

/// <summary>Processes and threads of a container.</summary>
public sealed record PidsUsage
{
    /// <summary>How many there are.</summary>
    [JsonPropertyName("current")]
    public ulong Current { get; init; }
}
