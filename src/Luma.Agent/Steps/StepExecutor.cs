using Luma.Agent.Deployments;
using Luma.Agent.Networks;
using Luma.Core.Deployments;
using Luma.Core.Planning;

namespace Luma.Agent.Steps;

/// <summary>Finds the hands for each step.</summary>
internal sealed class StepExecutor(
    RoomSteps room, ImageSteps images, ProjectNetworks networks, ContainerSteps containers, HealthSteps health, AliasSteps aliases, TrafficSteps traffic, WatchSteps watch,
    PromotionSteps promotion, RemnantSteps remnants, Exposures exposures, OwnContainer own)
{
    public Task ExecuteAsync(Step step, DeploymentRun run, CancellationToken cancellation) => step switch
    {
        CheckRoom check => room.CheckAsync(check, run, cancellation),
        PullImage pull => images.PullAsync(pull, run, cancellation),
        CreateNetwork => CreateNetworkAsync(run, cancellation),
        RemoveContainers remove => containers.RemoveAsync(run.Own.Find(remove.Containers), cancellation),
        SetAside aside => containers.SetAsideAsync(aside.Set, run, cancellation),
        CreateReplicas create => containers.CreateAsync(create, run, cancellation),
        HoldTraffic hold => traffic.HoldAsync(hold, run, cancellation),
        StartReplicas start => StartAsync(start, run, cancellation),
        AwaitHealth await => health.AwaitAsync(await.Set, run, cancellation),
        AwaitPromotion await => promotion.AwaitAsync(await, run, cancellation),
        GiveAlias give => aliases.SetAsync(run.Own.Find(give.Set.Containers), run.Spec.Project, give.Alias, cancellation),
        ConfirmHealth confirm => health.ConfirmAsync(confirm.Set, run, cancellation),
        SwitchTraffic @switch => SwitchAsync(@switch, run, cancellation),
        TakePlace take => TakePlaceAsync(take, run),
        RenameReplicas rename => containers.RenameAsync(rename, run, cancellation),
        StopTraffic => traffic.StopTrafficAsync(run),
        TakeAlias take => watch.DuringAsync(run, token => aliases.SetAsync(run.Own.Find(take.Set.Containers), run.Spec.Project, alias: null, token), cancellation),
        Drain drain => watch.DuringAsync(run, token => traffic.DrainAsync(drain, run, token), cancellation),
        Watch end => watch.EndAsync(end, run, cancellation),
        StopReplicas stop => containers.StopAsync(run.Own.Find(stop.Set.Containers), stop.Grace, cancellation),
        KeepWarm => Task.CompletedTask,
        RemoveNetwork remove => networks.RemoveAsync(remove.Network, cancellation),
        RemoveVolumes remove => remnants.RemoveAsync(remove, run, cancellation),
        RemoveImages remove => remnants.RemoveAsync(remove, run, cancellation),
        ForgetApp forget => traffic.ForgetAsync(forget.App, cancellation),
        _ => throw new InvalidOperationException($"Nobody executes {step.GetType().Name}."),
    };

    /// <summary>Takes back what a plan did before its point of no return; what served before was never touched.</summary>
    public async Task GoBackAsync(DeploymentRun run, CancellationToken cancellation)
    {
        if (run.Plan.Candidate is null)
        {
            // A start that failed: its containers are stopped again, as they were. What was to be stopped or deleted serves on.
            if (run.Deployment.Status.Kind == DeploymentKind.Start)
            {
                await containers.StopAsync(run.Own.Find(run.Before!.Active.Set.Containers), run.Spec.StopGrace, cancellation);
            }

            return;
        }

        await (run.Woken is null ? RemoveAsync(run, cancellation) : SleepAsync(run, cancellation));
        if (run.Holds)
        {
            await ServeAgainAsync(run, cancellation);
        }
    }

    private async Task RemoveAsync(DeploymentRun run, CancellationToken cancellation)
    {
        await containers.RemoveCreatedAsync(run.Deployment.Status, cancellation);
        if (run.Seen.Kept is { } kept)
        {
            await containers.PutBackAsync(kept, run, cancellation);
        }

        if (run.NetworkCreated)
        {
            await networks.RemoveAsync(Core.Naming.Names.Network(run.Spec.Project), cancellation);
        }
    }

    /// <summary>
    /// An agent that was killed may have left the kept set its alias: nobody is to find it by that name before it is fit to serve.
    /// </summary>
    private async Task StartAsync(StartReplicas step, DeploymentRun run, CancellationToken cancellation)
    {
        await exposures.AwaitOthersAsync(run, cancellation);
        await own.JoinAsync(Core.Naming.Names.Network(run.Spec.Project), cancellation);
        if (run is { Woken: not null, Seen.NetworkShared: true })
        {
            await aliases.SetAsync(run.Own.Find(step.Set.Containers), run.Spec.Project, alias: null, cancellation);
        }

        await containers.StartAsync(step.Set, run, cancellation);
    }

    /// <summary>What made way comes back: requests wait for it.</summary>
    private async Task ServeAgainAsync(DeploymentRun run, CancellationToken cancellation)
    {
        if (run.Before!.Stopped)
        {
            await traffic.ResumeAsync(run, []);
            return;
        }

        await containers.StartAsync(run.Before.Active.Set, run, cancellation);
        await traffic.ResumeAsync(run, await health.AwaitActiveAsync(run, cancellation));
    }

    /// <summary>The kept set becomes again what it was.</summary>
    private async Task SleepAsync(DeploymentRun run, CancellationToken cancellation)
    {
        var kept = run.Own.Find(run.Plan.Candidate!.Containers);
        await aliases.SetAsync(kept, run.Spec.Project, alias: null, cancellation);
        if (!run.Seen.KeptRuns)
        {
            await containers.StopAsync(kept, run.Spec.StopGrace, cancellation);
        }
    }

    private async Task CreateNetworkAsync(DeploymentRun run, CancellationToken cancellation) =>
        run.NetworkCreated = await networks.CreateAsync(run.Spec.Project, cancellation);

    private async Task SwitchAsync(SwitchTraffic step, DeploymentRun run, CancellationToken cancellation)
    {
        await watch.PrepareAsync(run, cancellation);
        await traffic.SwitchAsync(step, run);
        if (run.Vigil is null)
        {
            await containers.KeepRunningAsync(run.Own.Find(step.Set.Containers), CancellationToken.None);
        }
    }

    private async Task TakePlaceAsync(TakePlace step, DeploymentRun run)
    {
        await traffic.TakePlaceAsync(step, run);
        await containers.KeepRunningAsync(run.Own.Find(step.Set.Containers), CancellationToken.None);
    }
}
