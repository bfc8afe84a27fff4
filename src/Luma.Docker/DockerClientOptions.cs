namespace Luma.Docker;

/// <summary>How a <see cref="DockerClient"/> reaches its engine and how long it waits.</summary>
public sealed record DockerClientOptions
{
    /// <summary>The engine's socket. Default <c>unix:///var/run/docker.sock</c>.</summary>
    public DockerEndpoint Endpoint { get; init; } = DockerEndpoint.Default;

    /// <summary>Longest duration of one call that gives one answer. Default 60 s; stop and restart get their grace on top.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest silence of a pull before it is given up. Default 5 min.</summary>
    public TimeSpan PullIdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest duration of loading an image archive. Default 10 min.</summary>
    public TimeSpan LoadTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest silence of logs, events and statistics. Default none: silence is normal there.</summary>
    public TimeSpan StreamIdleTimeout { get; init; } = System.Threading.Timeout.InfiniteTimeSpan;

    /// <summary>What calls pass on their way: given the handler that sends them, gives the one to hand them to. Default none.</summary>
    public Func<HttpMessageHandler, HttpMessageHandler>? Through { get; init; }

    /// <summary>The clock that timeouts run on. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
