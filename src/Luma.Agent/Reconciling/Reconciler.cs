using Luma.Agent.Deployments;
using Luma.Agent.Networks;
using Luma.Agent.Observing;
using Luma.Agent.Routing;
using Luma.Agent.Storage;
using Luma.Core.Naming;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Luma.Agent.Reconciling;

/// <summary>
/// Makes the proxy's table agree with the containers that run, and Docker with the records: at start, after each of Docker's events,
/// and now and then in case one was missed. Apps that somebody holds are passed over, and looked at as soon as they are free.
/// </summary>
internal sealed partial class Reconciler(
    AppStore apps, StateFolder folder, DeploymentBoard board, LostRecords lost, LeftNetworks networks, Tidying tidying, ReplicaWatch replicas, Ailments ailments,
    Repairs repairs, WaysBack waysBack, ManualRouting manual, OwnContainer own,
    RoutePublisher routes, ReconcileSignal signal, TimeProvider time, ILogger<Reconciler> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WhileOneBoots = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Puts every known host into the table, with the replicas that it had in the table before; where there were none, hosts answer
    /// 503 instead of 404 until their replicas have been found.
    /// </summary>
    public Task PublishKnownAsync(CancellationToken cancellation) => manual.BeginAsync(apps.All, cancellation);

    /// <summary>One look at everything; true if a replica runs that cannot be used yet.</summary>
    public async Task<bool> LookAsync(CancellationToken cancellation)
    {
        folder.Endings.RecordLate();
        await routes.RestoreAsync(cancellation);
        await lost.FindAsync(cancellation);
        await routes.SettleAsync(cancellation);
        await JoinNetworksAsync(cancellation);
        var waiting = await Task.WhenAll(apps.All.Select(app => LookAsync(app, cancellation)));
        await manual.RefreshAsync(cancellation);
        await networks.RemoveAsync(cancellation);
        return waiting.Contains(true);
    }

    /// <summary>An agent in a container of its own is a new one, on no network of any project, whenever that is made anew.</summary>
    private async Task JoinNetworksAsync(CancellationToken cancellation)
    {
        foreach (var project in apps.All.Select(app => app.Active.Spec.Project).Distinct())
        {
            await own.JoinAsync(Names.Network(project), cancellation);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        board.Freed += signal.Raise;
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = Period;
            try
            {
                next = await LookAsync(stoppingToken) ? WhileOneBoots : Period;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                ailments.Forget();
                LogFailed(fault.Message);
            }

            await signal.WaitAsync(next, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> LookAsync(AppRecord app, CancellationToken cancellation)
    {
        try
        {
            if (await MendAsync(app, cancellation) is not { } sight || await waysBack.TakeAsync(app, cancellation))
            {
                return false;
            }

            await repairs.AttendAsync(app, await ailments.FindAsync(app, sight.There, cancellation), cancellation);
            return sight.Waiting;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // One app's trouble must not keep the others from being looked at.
            ailments.Forget();
            LogAppFailed(app.Active.Spec.Name, fault.Message);
            return false;
        }
    }

    /// <summary>Null where there is nothing to see: the app is stopped, or somebody else has it.</summary>
    private async Task<Sight?> MendAsync(AppRecord app, CancellationToken cancellation)
    {
        using var hold = board.TryHold(app.Active.Spec.Name);
        if (hold is null || !ReferenceEquals(apps.Find(app.Active.Spec.Name), app))
        {
            return null;
        }

        await tidying.TidyAsync(app, leaves: waysBack.AreDue(app), cancellation);
        return app.Stopped ? null : await replicas.RefreshAsync(app, cancellation);
    }

    [LoggerMessage(LogLevel.Warning, "Looking at Docker failed and will be tried again: {Reason}")]
    private partial void LogFailed(string reason);

    [LoggerMessage(LogLevel.Warning, "Looking at {App} failed and will be tried again: {Reason}")]
    private partial void LogAppFailed(string app, string reason);
}
