namespace Luma.Core.Apps;

/// <summary>What a person asks of one app: the part of <c>luma.yml</c> below <c>apps.NAME</c>, without secret values.</summary>
public sealed record AppSpec
{
    /// <summary>The project, which owns the network <c>{project}-network</c>.</summary>
    public required string Project { get; init; }

    /// <summary>The app's name, unique on a server: it names the containers and is their alias on the network.</summary>
    public required string Name { get; init; }

    /// <summary>An image reference as Docker reads it: <c>[registry/]name[:tag][@digest]</c>.</summary>
    public required string Image { get; init; }

    /// <summary>What people call the release, such as 1.4.2. Default: what the image says of itself, see <see cref="ReleaseVersion"/>.</summary>
    public string? Version { get; set; }

    /// <summary>How many containers serve at once. Default 1.</summary>
    public int Replicas { get; set; } = 1;

    /// <summary>One of <see cref="UpdateOrder"/>. Default: a new set starts beside the old one.</summary>
    public string Order { get; set; } = UpdateOrder.StartFirst;

    public required ProxySpec Proxy { get; init; }

    public HealthSpec Health { get; set; } = new();

    public LivenessSpec Liveness { get; set; } = new();

    /// <summary>Environment variables whose values may be seen.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; set; } = new Dictionary<string, string>();

    /// <summary>Names of environment variables whose values travel apart from the spec and are never shown.</summary>
    public IReadOnlyList<string> Secrets { get; set; } = [];

    /// <summary>Replaces the image's command (Docker's <c>Cmd</c>); empty keeps it.</summary>
    public IReadOnlyList<string> Command { get; set; } = [];

    /// <summary>Named volumes, <c>name:/path[:ro]</c>; on the server each is called <c>{project}_{name}</c>.</summary>
    public IReadOnlyList<string> Volumes { get; set; } = [];

    public ResourceSpec Resources { get; set; } = new();

    public DrainSpec Drain { get; set; } = new();

    /// <summary>Time from SIGTERM to SIGKILL, which begins only when the drain has ended. Default 30 s.</summary>
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>When a new release is to give the traffic back.</summary>
    public WatchSpec Watch { get; set; } = new();

    /// <summary>How long a replaced release keeps running, counted from the switch, so that going back to it needs no start. Default none.</summary>
    public TimeSpan KeepWarm { get; set; }

    public RetentionSpec Releases { get; set; } = new();
}
