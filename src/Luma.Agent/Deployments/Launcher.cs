using Luma.Agent.Api;
using Luma.Agent.Holding;
using Luma.Agent.Observing;
using Luma.Agent.Storage;
using Luma.Core.Api;
using Luma.Core.Apps;
using Luma.Core.Deployments;
using Luma.Core.Planning;

namespace Luma.Agent.Deployments;

/// <summary>Takes what is asked: refuses what cannot be, plans the rest and sets it going.</summary>
internal sealed class Launcher(
    AppStore apps, DeploymentBoard board, Exposures exposures, Observer observer, Conflicts conflicts, LaunchPad pad, Revival revival, Likeness likeness,
    ReleaseNumbers numbers, RollbackTargets targets, TimeProvider time)
{
    public async Task<PlanPreview> PreviewAsync(DeployRequest request, CancellationToken cancellation)
    {
        Check(request);
        conflicts.Check(request.App, []);
        var seen = await observer.ObserveAsync(request.App, cancellation);
        return new(Planner.Deploy(request.App, await likeness.CompareAsync(request, seen, cancellation)).Lines);
    }

    public async Task<PlanPreview> PreviewRollbackAsync(string app, string? to, CancellationToken cancellation)
    {
        var target = targets.Choose(Known(app), to);
        conflicts.Check(target.Spec, []);
        var seen = await observer.ObserveAsync(target.Spec, cancellation);
        return new((await revival.RollbackAsync(target, seen, cancellation)).Plan.Lines);
    }

    public Task<DeploymentAccepted> DeployAsync(DeployRequest request, string by, CancellationToken cancellation)
    {
        Check(request);
        return LaunchAsync(new(DeploymentKind.Deploy, request.App, by), async (seen, token) => Launch.Of(
            Planner.Deploy(request.App, await likeness.CompareAsync(request, seen, token)), request.App, request.Secrets), cancellation);
    }

    /// <param name="app">The app's name.</param>
    /// <param name="to">A release's number or version; null for the one before the active.</param>
    /// <param name="by">The user who asks.</param>
    /// <param name="cancellation">Gives up; what was begun goes on.</param>
    public Task<DeploymentAccepted> RollbackAsync(string app, string? to, string by, CancellationToken cancellation)
    {
        var target = targets.Choose(Known(app), to);
        return LaunchAsync(new(DeploymentKind.Rollback, target.Spec, by, target), (seen, token) => revival.RollbackAsync(target, seen, token), cancellation);
    }

    public Task<DeploymentAccepted> RestartAsync(string app, string by, CancellationToken cancellation)
    {
        var active = Known(app).Active;
        return LaunchAsync(new(DeploymentKind.Restart, active.Spec, by, active), (seen, token) => revival.RestartAsync(active, seen, token), cancellation);
    }

    public Task<DeploymentAccepted> StopAsync(string app, string by, CancellationToken cancellation) =>
        ActAsync(DeploymentKind.Stop, app, by, Planner.Stop, cancellation);

    public Task<DeploymentAccepted> StartAsync(string app, string by, CancellationToken cancellation) =>
        ActAsync(DeploymentKind.Start, app, by, Planner.Start, cancellation);

    public Task<DeploymentAccepted> DeleteAsync(string app, string by, CancellationToken cancellation)
    {
        var active = Known(app).Active;
        return LaunchAsync(
            new(DeploymentKind.Delete, active.Spec, by, active), (seen, _) => Task.FromResult(Launch.Of(Planner.Delete(active.Spec, seen))), cancellation);
    }

    private Task<DeploymentAccepted> ActAsync(
        DeploymentKind kind, string app, string by, Func<AppSpec, ReplicaSet, Plan> plan, CancellationToken cancellation)
    {
        var active = Known(app).Active;
        return LaunchAsync(new(kind, active.Spec, by, active), (_, _) => Task.FromResult(Launch.Of(plan(active.Spec, active.Set))), cancellation);
    }

    /// <summary>The app is taken first, so that nothing changes between the look and the plan's first step; and the network is kept to those whom the look can see.</summary>
    private async Task<DeploymentAccepted> LaunchAsync(
        Order order, Func<ObservedApp, CancellationToken, Task<Launch>> decide, CancellationToken cancellation)
    {
        var spec = order.Spec;
        var deployment = board.Open(StatusOf(order), spec, others => conflicts.Check(spec, others));
        var exposure = exposures.Begin(spec);
        Hold? hold = null;
        try
        {
            hold = await board.HoldAsync(spec.Name, cancellation);
            var seen = await observer.ObserveAsync(spec, cancellation);
            var launch = await decide(seen, cancellation);
            if (!launch.Plan.Exposed)
            {
                exposure.Dispose();
            }

            pad.Begin(new()
            {
                Deployment = deployment,
                Hold = hold,
                Exposure = exposure,
                Plan = launch.Plan,
                Seen = seen,
                Before = apps.Find(spec.Name),
                Again = order.Again,
                Environment = launch.Environment,
            });
            return new(deployment.Id);
        }
        catch
        {
            exposure.Dispose();
            hold?.Dispose();
            board.Withdraw(deployment);
            throw;
        }
    }

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

    private DeploymentStatus StatusOf(Order order) => new()
    {
        Id = board.NewId(),
        Kind = order.Kind,
        Project = order.Spec.Project,
        App = order.Spec.Name,
        Image = order.Spec.Image,
        ImageId = order.Again?.ImageId ?? "",
        Release = order.Again?.Number ?? numbers.Next(order.Spec.Name),
        Version = order.Again?.Version ?? ReleaseVersion.Of(order.Spec),
        By = order.By,
        State = DeploymentState.Preparing,
        StartedAt = time.GetUtcNow(),
    };

    /// <param name="Kind">What is to be done.</param>
    /// <param name="Spec">What is to serve, or serves.</param>
    /// <param name="By">The user who asks.</param>
    /// <param name="Again">The release that it is, where it is not a new one.</param>
    private sealed record Order(DeploymentKind Kind, AppSpec Spec, string By, ReleaseRecord? Again = null);
}
