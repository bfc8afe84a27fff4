namespace Luma.Docker;

/// <summary>Everything about one container (<c>GET /containers/{id}/json</c>).</summary>
public sealed record ContainerDetails
{
    /// <summary>64 hexadecimal digits.</summary>
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>The name, without the slash that the API puts in front.</summary>
    public string Name { get; init => field = ContainerName.WithoutSlash(value); } = "";

    /// <summary>When it was created.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>Id of its image (<c>sha256:…</c>); the name is in <see cref="ContainerConfig.Image"/>.</summary>
    public string Image { get; init => field = value ?? ""; } = "";

    /// <summary>How often the restart policy started it again.</summary>
    public int RestartCount { get; init; }

    /// <summary>What its process is doing.</summary>
    public ContainerState State { get; init => field = value ?? new(); } = new();

    /// <summary>The part that does not depend on the host.</summary>
    public ContainerConfig Config { get; init => field = value ?? new(); } = new();

    /// <summary>The part that does.</summary>
    public HostConfig HostConfig { get; init => field = value ?? new(); } = new();

    /// <summary>What is mounted where.</summary>
    public IReadOnlyList<ContainerMount> Mounts { get; init => field = value ?? []; } = [];

    /// <summary>Addresses and published ports.</summary>
    public NetworkSettings NetworkSettings { get; init => field = value ?? new(); } = new();
}
