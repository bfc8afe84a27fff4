using Luma.Agent.Deployments;
using Luma.Agent.Observing;
using Luma.Agent.Routing;
using Luma.Agent.Storage;
using Luma.Core.Deployments;
using Luma.Core.Planning;

namespace Luma.Agent.Steps;

/// <summary>
/// Looks after a release that has just taken the traffic, while the one before it runs still. Where it goes bad the step fails, and
/// the record says where to go back to: who compares records with Docker does it, also after this agent's end.
/// </summary>
internal sealed class WatchSteps(Vigils vigils, ContainerSteps containers, AppStore apps, RoutePublisher routes, DeploymentBoard board, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Before the switch, for what the release before answered is the measure. Does nothing where the plan has no watch.</summary>
    public async Task PrepareAsync(DeploymentRun run, CancellationToken cancellation)
    {
        if (run.Plan.Steps.OfType<Watch>().FirstOrDefault() is { } watch)
        {
            run.Vigil = await vigils.BeginAsync(watch, run, cancellation);
        }
    }

    /// <summary>Does something meanwhile, and leaves off as soon as the release goes bad.</summary>
    /// <exception cref="StepFailed">It went bad.</exception>
    public async Task DuringAsync(DeploymentRun run, Func<CancellationToken, Task> act, CancellationToken cancellation)
    {
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var acting = act(cut.Token);
        try
        {
            while (run.Vigil is { } vigil && await Task.WhenAny(acting, Task.Delay(Pause, time, cancellation)) != acting)
            {
                await LookAsync(vigil, run, cancellation);
            }
        }
        catch
        {
            await cut.CancelAsync();
            await acting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        await acting;
    }

    /// <summary>
    /// Returns when the window is over, or sooner if somebody waits for the app, who may bring what mends it, or has taken a replica
    /// away, which is for a repair to mend.
    /// </summary>
    /// <exception cref="StepFailed">It went bad.</exception>
    public async Task EndAsync(Watch step, DeploymentRun run, CancellationToken cancellation)
    {
        var vigil = run.Vigil!;
        while (await LookAsync(vigil, run, cancellation) is { IsMaimed: false } sight
            && (sight.Verdict is not null || (vigil.Elapsed < step.Terms.Window && board.WaitingFor(run.Spec.Name).Count == 0)))
        {
            await Task.Delay(Pause, time, cancellation);
        }

        await containers.KeepRunningAsync(run.Own.Find(step.Set.Containers), cancellation);
    }

    private async Task<Sighting> LookAsync(Vigil vigil, DeploymentRun run, CancellationToken cancellation)
    {
        var sight = await vigil.LookAsync(cancellation);
        if (sight.IsNews)
        {
            run.Deployment.Publish(new WatchProgressed(sight.Since.Requests, sight.Since.Errors, vigil.Elapsed));
        }

        if (sight.Verdict is { } bad)
        {
            await GiveUpAsync(bad, run, cancellation);
        }

        return sight;
    }

    private async Task GiveUpAsync(Failure bad, DeploymentRun run, CancellationToken cancellation)
    {
        var record = apps.Find(run.Spec.Name)!;
        var marked = record with { GoesBackTo = bad.GoesBackTo };
        try
        {
            apps.Save(marked);
        }
        catch (IOException)
        {
            // The disk is full: the next look tries again, and the release before runs on until then.
            return;
        }

        await routes.KnowAsync(record, marked, cancellation);
        throw new StepFailed(bad);
    }
}
