using Luma.Agent.Deployments;
using Luma.Agent.Diagnosis;
using Luma.Agent.Routing;
using Luma.Core.Apps;
using Luma.Core.Naming;
using Luma.Docker;
using Luma.Proxy;

namespace Luma.Agent.Observing;

/// <summary>
/// Waits until one replica is fit to serve, asked at its own address: first for its port, within the boot budget, then for 200,
/// within the timeout that begins when the port answers.
/// </summary>
internal sealed class HealthGate(DockerClient docker, Prober prober, ContainerStory story, TimeProvider time)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);

    /// <exception cref="StepFailed">It ended, never listened or never answered 200; the failure says which, and why.</exception>
    public async Task<Replica> AwaitAsync(string id, AppSpec app, Action<string> tell, CancellationToken cancellation)
    {
        await AwaitPortAsync(id, app, tell, cancellation);
        tell($"port {app.Proxy.AppPort} answers, GET {app.Health.Path} does not yet");
        return await ConfirmAsync(id, app, tell, cancellation);
    }

    /// <summary>The second half: for a replica whose port has answered before.</summary>
    /// <exception cref="StepFailed">It ended, or never answered 200.</exception>
    public async Task<Replica> ConfirmAsync(string id, AppSpec app, Action<string> tell, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var container = await InspectRunningAsync(id, cancellation);
            var left = app.Health.Timeout - time.GetElapsedTime(began);
            var replica = ReplicaOf(container, app);
            var probe = replica is null ? null : await prober.ProbeAsync(Target(replica, app), Max(left, ShortestPause), cancellation);
            if (probe is { IsOk: true })
            {
                return replica!;
            }

            var elapsed = time.GetElapsedTime(began);
            var answer = probe?.Describe() ?? "it is not attached to its network";
            // Too little time for one more probe: what the last one found says more.
            if (elapsed + ShortestPause >= app.Health.Timeout)
            {
                container = await InspectRunningAsync(id, cancellation);
                throw new StepFailed(await story.NotHealthyAsync(container, answer, app.Health.Timeout, cancellation));
            }

            tell(answer);
            await Task.Delay(Pause(elapsed, app.Health), time, cancellation);
        }
    }

    /// <summary>One probe, for those who only look.</summary>
    public Task<ProbeResult> ProbeAsync(Replica replica, AppSpec app, TimeSpan timeout, CancellationToken cancellation) =>
        prober.ProbeAsync(Target(replica, app), timeout, cancellation);

    private async Task AwaitPortAsync(string id, AppSpec app, Action<string> tell, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var container = await InspectRunningAsync(id, cancellation);
            if (ReplicaOf(container, app) is { } replica && await prober.IsListeningAsync(Target(replica, app), app.Health.Interval, cancellation))
            {
                return;
            }

            var elapsed = time.GetElapsedTime(began);
            if (elapsed >= app.Health.Boot)
            {
                throw new StepFailed(await story.NeverListenedAsync(container, app.Proxy.AppPort, app.Health.Boot, cancellation));
            }

            tell($"nothing listens on port {app.Proxy.AppPort} yet");
            await Task.Delay(Pause(elapsed, app.Health), time, cancellation);
        }
    }

    /// <summary>A container that has ended fails at once; no deadline is awaited for it.</summary>
    private async Task<ContainerDetails> InspectRunningAsync(string id, CancellationToken cancellation)
    {
        var container = await docker.Containers.InspectAsync(id, cancellation);
        return container.State.Running && !container.State.Restarting
            ? container
            : throw new StepFailed(await story.ExitedAsync(container, cancellation));
    }

    private static Replica? ReplicaOf(ContainerDetails container, AppSpec app) =>
        Replica.Of(container, Names.Network(app.Project), app.Proxy.AppPort);

    private static ProbeTarget Target(Replica replica, AppSpec app) => new()
    {
        Address = replica.Address,
        Port = replica.Port,
        Protocol = Protocols.Of(app),
        Path = app.Health.Path,
        Host = app.Proxy.Hosts.Count > 0 ? app.Proxy.Hosts[0] : null,
    };

    /// <summary>A tenth of the time waited so far: a fast app loses next to nothing, a slow one is not pestered.</summary>
    private static TimeSpan Pause(TimeSpan elapsed, HealthSpec health)
    {
        var pause = Max(elapsed / 10, ShortestPause);
        return pause < health.Interval ? pause : health.Interval;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
