using Luma.Agent.Api;
using Luma.Agent.Observing;
using Luma.Agent.Storage;
using Luma.Core.Api;
using Luma.Core.Apps;
using Luma.Core.Deployments;
using Luma.Core.Planning;

namespace Luma.Agent.Deployments;

/// <summary>Takes what is asked: refuses what cannot be, plans the rest and sets it going.</summary>
internal sealed class Launcher(
    AppStore apps, DeploymentBoard board, Exposures exposures, Observer observer, Conflicts conflicts, LaunchPad pad, RunningImages images, TimeProvider time)
{
    public async Task<PlanPreview> PreviewAsync(DeployRequest request, CancellationToken cancellation)
    {
        Check(request);
        conflicts.Check(request.App, []);
        var seen = await observer.ObserveAsync(request.App, cancellation);
        return new(Planner.Deploy(request.App, seen).Lines);
    }

    public Task<DeploymentAccepted> DeployAsync(DeployRequest request, CancellationToken cancellation)
    {
        Check(request);
        return LaunchAsync(DeploymentKind.Deploy, request.App, (seen, _) => Task.FromResult(new Launch(
            Planner.Deploy(request.App, seen),
            EnvironmentOf(request.App, request.Secrets))), cancellation);
    }

    public Task<DeploymentAccepted> RestartAsync(string app, CancellationToken cancellation)
    {
        var record = Known(app);
        var spec = record.Active.Spec;
        return LaunchAsync(DeploymentKind.Restart, spec, async (seen, token) =>
        {
            var running = await images.FindAsync(record.Active, token);
            return new(Planner.Restart(spec, record.Active.Set, seen, running.Image), EnvironmentOf(spec, running.Secrets));
        }, cancellation);
    }

    public Task<DeploymentAccepted> StopAsync(string app, CancellationToken cancellation) => ActAsync(DeploymentKind.Stop, app, Planner.Stop, cancellation);

    public Task<DeploymentAccepted> StartAsync(string app, CancellationToken cancellation) => ActAsync(DeploymentKind.Start, app, Planner.Start, cancellation);

    public Task<DeploymentAccepted> DeleteAsync(string app, CancellationToken cancellation)
    {
        var spec = Known(app).Active.Spec;
        return LaunchAsync(DeploymentKind.Delete, spec, (seen, _) => Task.FromResult(new Launch(Planner.Delete(spec, seen), [])), cancellation);
    }

    private Task<DeploymentAccepted> ActAsync(DeploymentKind kind, string app, Func<AppSpec, ReplicaSet, Plan> plan, CancellationToken cancellation)
    {
        var record = Known(app);
        return LaunchAsync(kind, record.Active.Spec, (_, _) => Task.FromResult(new Launch(plan(record.Active.Spec, record.Active.Set), [])), cancellation);
    }

    /// <summary>The app is taken first, so that nothing changes between the look and the plan's first step; and the network is kept to those whom the look can see.</summary>
    private async Task<DeploymentAccepted> LaunchAsync(
        DeploymentKind kind, AppSpec spec, Func<ObservedApp, CancellationToken, Task<Launch>> decide, CancellationToken cancellation)
    {
        var deployment = board.Open(StatusOf(kind, spec), spec, others => conflicts.Check(spec, others));
        var exposure = exposures.Begin(spec);
        IDisposable? hold = null;
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

    private DeploymentStatus StatusOf(DeploymentKind kind, AppSpec spec) => new()
    {
        Id = board.NewId(),
        Kind = kind,
        Project = spec.Project,
        App = spec.Name,
        Image = spec.Image,
        Release = ReleaseOf(kind, spec.Name),
        State = DeploymentState.Preparing,
        StartedAt = time.GetUtcNow(),
    };

    private int ReleaseOf(DeploymentKind kind, string app) =>
        (apps.Find(app)?.Active.Set.Release ?? 0) + (kind == DeploymentKind.Deploy ? 1 : 0);

    private static IReadOnlyList<string> EnvironmentOf(AppSpec app, IReadOnlyDictionary<string, string> secrets) =>
    [
        .. app.Environment.Select(variable => $"{variable.Key}={variable.Value}"),
        .. app.Secrets.Select(name => $"{name}={secrets[name]}"),
    ];

    private sealed record Launch(Plan Plan, IReadOnlyList<string> Environment);
}
