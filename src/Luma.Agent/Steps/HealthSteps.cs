using System.Collections.Concurrent;
using Luma.Agent.Deployments;
using Luma.Agent.Observing;
using Luma.Core.Apps;
using Luma.Core.Deployments;
using Luma.Core.Planning;

namespace Luma.Agent.Steps;

/// <summary>Lets only a set through of which every replica answers its probe.</summary>
internal sealed class HealthSteps(HealthGate gate)
{
    /// <summary>Containers that were just started: first their port, then their answer.</summary>
    public Task AwaitAsync(ReplicaSet set, DeploymentRun run, CancellationToken cancellation) => EachAsync(set, run, gate.AwaitAsync, cancellation);

    /// <summary>Containers that have answered before.</summary>
    public Task ConfirmAsync(ReplicaSet set, DeploymentRun run, CancellationToken cancellation) => EachAsync(set, run, gate.ConfirmAsync, cancellation);

    /// <summary>Containers that wait to serve. Nothing is told while they are fit to.</summary>
    public async Task CheckAsync(ReplicaSet set, DeploymentRun run, CancellationToken cancellation) =>
        run.Replicas = await Task.WhenAll(set.Containers.Select(container => gate.ConfirmAsync(run.Own.Get(container), run.Spec, _ => { }, cancellation)));

    /// <summary>Those of the active set, by the spec that they were made from.</summary>
    public Task<Replica[]> AwaitActiveAsync(DeploymentRun run, CancellationToken cancellation) => Task.WhenAll(
        run.Own.Find(run.Before!.Active.Set.Containers).Select(id => gate.AwaitAsync(id, run.Before.Active.Spec, _ => { }, cancellation)));

    private static async Task EachAsync(ReplicaSet set, DeploymentRun run, Wait awaitOne, CancellationToken cancellation)
    {
        using var all = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var healthy = 0;
        var told = new ConcurrentDictionary<string, string>();
        void Tell(string? detail) => run.Deployment.Publish(new HealthProgressed(healthy, set.Containers.Count, detail));
        void TellOnce(string container, string detail)
        {
            if (told.GetValueOrDefault(container) != detail)
            {
                told[container] = detail;
                Tell($"{container}: {detail}");
            }
        }

        Tell(null);
        Task<Replica>[] waits = [.. set.Containers.Select(container => awaitOne(run.Own.Get(container), run.Spec, detail => TellOnce(container, detail), all.Token))];
        try
        {
            await foreach (var wait in Task.WhenEach(waits))
            {
                await wait;
                healthy++;
                Tell(null);
            }
        }
        catch
        {
            // One that failed decides; the others are not worth waiting for.
            await all.CancelAsync();
            await ((Task)Task.WhenAll(waits)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        run.Replicas = await Task.WhenAll(waits);
    }

    private delegate Task<Replica> Wait(string container, AppSpec app, Action<string> tell, CancellationToken cancellation);
}
