using System.Globalization;
using Luma.Agent.Api;
using Luma.Agent.Holding;
using Luma.Agent.Observing;
using Luma.Agent.Reconciling;
using Luma.Agent.Retaining;
using Luma.Agent.Storage;
using Luma.Core.Api;
using Luma.Core.Apps;
using Luma.Core.Deployments;
using Luma.Core.Planning;

namespace Luma.Agent.Deployments;

/// <summary>Takes what is asked: refuses what cannot be, plans the rest and sets it going.</summary>
internal sealed class Launcher(
    AppStore apps, DeploymentBoard board, Exposures exposures, Observer observer, Conflicts conflicts, LaunchPad pad, Revival revival, Likeness likeness,
    Deletions deletions, ReleaseNumbers numbers, RollbackTargets targets, TimeProvider time)
{
    public Task<PlanPreview> PreviewAsync(DeployRequest request, Asker asker, CancellationToken cancellation)
    {
        Check(request);
        return PreviewAsync(new Order(DeploymentKind.Deploy, request.App, Deploying(request)), asker, cancellation);
    }

    public Task<PlanPreview> PreviewRollbackAsync(string app, string? to, Asker asker, CancellationToken cancellation) =>
        PreviewAsync(Rollback(targets.Choose(Known(app), to)), asker, cancellation);

    public Task<DeploymentAccepted> DeployAsync(DeployRequest request, Asker asker, CancellationToken cancellation)
    {
        Check(request);
        return LaunchAsync(() => new(DeploymentKind.Deploy, request.App, Deploying(request)), asker, cancellation);
    }

    /// <param name="app">The app's name.</param>
    /// <param name="to">A release's number or version; null for the one before the active.</param>
    /// <param name="asker">Who asks.</param>
    /// <param name="cancellation">Gives up; what was begun goes on.</param>
    public Task<DeploymentAccepted> RollbackAsync(string app, string? to, Asker asker, CancellationToken cancellation)
    {
        if (to is null && board.RunningOf(app) is { Status.Kind: not DeploymentKind.Repair } holder)
        {
            // In a watch it is clear what is wanted, and may be on its way already.
            to = holder.Status.State == DeploymentState.Watching && apps.Find(app)?.Kept is { } kept
                ? kept.Number.ToString(CultureInfo.InvariantCulture)
                : throw ApiFault.UnclearRollback(holder.Status);
        }

        return LaunchAsync(() => Rollback(targets.Choose(Known(app), to)), asker, cancellation);
    }

    public Task<DeploymentAccepted> RestartAsync(string app, Asker asker, CancellationToken cancellation) => LaunchAsync(
        () => Again(DeploymentKind.Restart, Known(app), active => (seen, token) => revival.RestartAsync(active, seen, token)), asker, cancellation);

    public Task<DeploymentAccepted> StopAsync(string app, Asker asker, CancellationToken cancellation) => LaunchAsync(
        () => Again(DeploymentKind.Stop, Known(app), active => Of(_ => Planner.Stop(active.Spec, active.Set))), asker, cancellation);

    public Task<DeploymentAccepted> StartAsync(string app, Asker asker, CancellationToken cancellation) => LaunchAsync(
        () => Again(DeploymentKind.Start, Known(app), active => Of(_ => Planner.Start(active.Spec, active.Set))), asker, cancellation);

    /// <param name="app">The app's name.</param>
    /// <param name="volumes">Whether its volumes go, too.</param>
    /// <param name="asker">Who asks.</param>
    /// <param name="cancellation">Gives up; what was begun goes on.</param>
    public Task<DeploymentAccepted> DeleteAsync(string app, bool volumes, Asker asker, CancellationToken cancellation) =>
        LaunchAsync(() => Delete(ToDelete(app), volumes), asker, cancellation);

    public Task<DeletionPreview> PreviewDeletionAsync(string app, bool volumes, CancellationToken cancellation) =>
        deletions.PreviewAsync(ToDelete(app), volumes, cancellation);

    /// <summary>The agent's own idea: nobody asks for it, and whatever a person asks for comes first.</summary>
    /// <param name="app">The app, as it was when somebody looked.</param>
    /// <param name="ailments">What was found.</param>
    /// <param name="cancellation">Gives up; what was begun goes on.</param>
    public Task<DeploymentAccepted> RepairAsync(AppRecord app, IReadOnlyList<Ailment> ailments, CancellationToken cancellation) => LaunchAsync(
        () => Again(DeploymentKind.Repair, app, active => (seen, token) => ReferenceEquals(apps.Find(active.Spec.Name), app)
            ? revival.RepairAsync(active, ailments, seen, token)
            : throw ApiFault.Outdated(active.Spec.Name)), new(User: ""), cancellation);

    private async Task<PlanPreview> PreviewAsync(Order order, Asker asker, CancellationToken cancellation)
    {
        conflicts.Check(order.Spec, []);
        return new((await DecideAsync(order, asker.Hold, cancellation)).Launch.Plan.Lines);
    }

    /// <param name="ask">What is wanted, as things are now. Asked once more if a turn has to be awaited.</param>
    /// <param name="asker">Who asks.</param>
    /// <param name="cancellation">Gives up; what was begun goes on.</param>
    private async Task<DeploymentAccepted> LaunchAsync(Func<Order> ask, Asker asker, CancellationToken cancellation)
    {
        var order = ask();
        var deployment = board.Open(StatusOf(order, asker), order.Spec, others => conflicts.Check(order.Spec, others), asker.Waits);
        if (!deployment.Turn.IsCompleted)
        {
            pad.BeginLater(deployment, token => PrepareAnewAsync(ask(), asker, deployment, token));
            return new(deployment.Id);
        }

        try
        {
            pad.Begin(await PrepareAsync(order, asker.Hold, deployment, cancellation));
            return new(deployment.Id);
        }
        catch
        {
            board.Withdraw(deployment);
            throw;
        }
    }

    private Task<DeploymentRun> PrepareAnewAsync(Order order, Asker asker, Deployment deployment, CancellationToken cancellation)
    {
        conflicts.Check(order.Spec, board.SpecsBeside(deployment));
        deployment.Aim(StatusOf(order, asker), order.Spec);
        return PrepareAsync(order, asker.Hold, deployment, cancellation);
    }

    /// <summary>Nothing changes between the look and the plan's first step; and the network is kept to those whom the look can see.</summary>
    private async Task<DeploymentRun> PrepareAsync(Order order, TimeSpan? held, Deployment deployment, CancellationToken cancellation)
    {
        var spec = order.Spec;
        var exposure = exposures.Begin(spec);
        Hold? hold = null;
        try
        {
            hold = await board.HoldAsync(spec.Name, cancellation);
            var (seen, launch) = await DecideAsync(order, held, cancellation);
            if (!launch.Plan.Exposed)
            {
                exposure.Dispose();
            }

            // Whoever learns its id may ask for it, also if this agent dies in the next moment.
            deployment.Start(launch.Plan);
            return new()
            {
                Deployment = deployment,
                Hold = hold,
                Exposure = exposure,
                Plan = launch.Plan,
                Seen = seen,
                Before = apps.Find(spec.Name),
                Again = order.Again,
                Environment = launch.Environment,
                Registry = launch.Registry,
            };
        }
        catch
        {
            exposure.Dispose();
            hold?.Dispose();
            throw;
        }
    }

    /// <summary>While a deployment is held others may come to the network, who must not find its candidate by the app's name.</summary>
    private async Task<(ObservedApp Seen, Launch Launch)> DecideAsync(Order order, TimeSpan? hold, CancellationToken cancellation)
    {
        var seen = await observer.ObserveAsync(order.Spec, cancellation);
        if (hold is not { } atMost)
        {
            return (seen, await order.Decide(seen, cancellation));
        }

        seen = seen with { NetworkShared = true };
        var launch = await order.Decide(seen, cancellation);
        return (seen, launch with { Plan = launch.Plan.Held(atMost) });
    }

    private Decide Deploying(DeployRequest request) => async (seen, cancellation) =>
    {
        seen = await likeness.CompareAsync(request, request.Delivered ? seen with { Image = ImageSource.Local } : seen, cancellation);
        return Launch.Of(Planner.Deploy(request.App, seen), request.App, request.Secrets) with { Registry = request.Registry };
    };

    private Order Rollback(ReleaseRecord target) =>
        new(DeploymentKind.Rollback, target.Spec, (seen, cancellation) => revival.RollbackAsync(target, seen, cancellation), target);

    private Order Delete(AppRecord app, bool volumes) => new(DeploymentKind.Delete, app.Active.Spec, async (seen, cancellation) =>
        Launch.Of(await deletions.PlanAsync(app, seen, volumes, cancellation)), app.Active);

    /// <summary>Of an app that is being deployed for the first time it would not be true that there is nothing to delete.</summary>
    private AppRecord ToDelete(string app) =>
        apps.Find(app) ?? throw (board.RunningOf(app) is { } first ? ApiFault.AppBusy(first.Status) : ApiFault.NoSuchApp(app));

    private static Order Again(DeploymentKind kind, AppRecord app, Func<ReleaseRecord, Decide> decide) =>
        new(kind, app.Active.Spec, decide(app.Active), app.Active);

    private static Decide Of(Func<ObservedApp, Plan> plan) => (seen, _) => Task.FromResult(Launch.Of(plan(seen)));

    private static void Check(DeployRequest request)
    {
        List<Core.Problem> problems =
        [
            .. AppRules.Check([request.App]),
            .. EnvironmentRules.CheckValues($"apps.{request.App.Name}.environment", request.App, request.Secrets),
        ];
        if (problems.Count > 0)
        {
            throw ApiFault.InvalidSpec(problems);
        }
    }

    private AppRecord Known(string app) => apps.Find(app) ?? throw ApiFault.NoSuchApp(app);

    private DeploymentStatus StatusOf(Order order, Asker asker) => new()
    {
        Id = board.NewId(),
        Kind = order.Kind,
        Project = order.Spec.Project,
        App = order.Spec.Name,
        Image = order.Spec.Image,
        ImageId = order.Again?.ImageId ?? "",
        Release = order.Again?.Number ?? numbers.Next(order.Spec.Name),
        Version = order.Again?.Version ?? ReleaseVersion.Of(order.Spec),
        By = asker.User,
        Process = asker.Process,
        From = asker.Origin?.Address,
        Key = asker.Origin?.Key,
        State = DeploymentState.Preparing,
        StartedAt = time.GetUtcNow(),
    };

    private delegate Task<Launch> Decide(ObservedApp seen, CancellationToken cancellation);

    /// <param name="Kind">What is to be done.</param>
    /// <param name="Spec">What is to serve, or serves.</param>
    /// <param name="Decide">Makes the plan of what was seen.</param>
    /// <param name="Again">The release that it is, where it is not a new one.</param>
    private sealed record Order(DeploymentKind Kind, AppSpec Spec, Decide Decide, ReleaseRecord? Again = null);
}
