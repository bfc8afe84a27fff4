using System.Collections.Concurrent;
using Luma.Agent.Retaining;
using Luma.Agent.Storage;
using Luma.Core.Deployments;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Luma.Agent.Deployments;

/// <summary>Keeps deployments running apart from whoever asked for them, and sees to it that each ends before the agent does.</summary>
internal sealed partial class LaunchPad(
    Runner runner, DeploymentBoard board, WaitingLine line, StateFolder folder, ReleaseNumbers numbers, Pruner pruner,
    IHostApplicationLifetime agent, ILogger<LaunchPad> log) : IHostedService
{
    private readonly ConcurrentDictionary<string, Task> _running = new();

    public void Begin(DeploymentRun run) => Track(run.Deployment, () => RunAsync(run));

    /// <param name="deployment">It waits for its app.</param>
    /// <param name="prepare">Decides what to do, when its turn has come.</param>
    public void BeginLater(Deployment deployment, Func<CancellationToken, Task<DeploymentRun>> prepare) =>
        Track(deployment, () => AwaitAndRunAsync(deployment, prepare));

    public Task StartAsync(CancellationToken cancellation) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellation) => Task.WhenAll(_running.Values).WaitAsync(cancellation);

    private void Track(Deployment deployment, Func<Task> run)
    {
        // The run takes itself off the list; one that is over before it is on it must not stay there.
        _running[deployment.Id] = Task.CompletedTask;
        _running.TryUpdate(deployment.Id, Task.Run(RunAsync), Task.CompletedTask);

        async Task RunAsync()
        {
            try
            {
                await run();
            }
            finally
            {
                _running.TryRemove(deployment.Id, out _);
            }
        }
    }

    private async Task RunAsync(DeploymentRun run)
    {
        await RunToItsEndAsync(run);
        await PruneAsync(run.Deployment.Status);
    }

    private async Task AwaitAndRunAsync(Deployment deployment, Func<CancellationToken, Task<DeploymentRun>> prepare)
    {
        DeploymentRun run;
        try
        {
            await line.AwaitTurnAsync(deployment, agent.ApplicationStopping);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deployment.Recall.Token, agent.ApplicationStopping);
            run = await prepare(either.Token);
        }
        catch (Exception fault)
        {
            LogNotBegun(deployment.Id, fault.Message);
            End(deployment, deployment.Recall.Why ?? Failures.Of(fault, "wait for its turn"));
            return;
        }

        await RunAsync(run);
    }

    /// <summary>Ends what was never begun.</summary>
    private void End(Deployment deployment, Failure why)
    {
        deployment.Finish(why, traffic: null);
        deployment.Leave();
        board.Close(deployment);
    }

    private async Task RunToItsEndAsync(DeploymentRun run)
    {
        try
        {
            // This token fires before the API stops, which waits for those who listen to the deployment's events.
            await runner.RunAsync(run, agent.ApplicationStopping);
            numbers.Learn(run.Deployment.Status);
            folder.PruneDeployments();
        }
        catch (Exception fault)
        {
            LogLost(fault, run.Deployment.Id);
        }
        finally
        {
            run.Deployment.Leave();
            run.Exposure.Dispose();
            board.Close(run.Deployment);
            run.Hold.Dispose();
        }
    }

    /// <summary>When the app is free again: nobody is to wait for an image's removal.</summary>
    private async Task PruneAsync(DeploymentStatus ended)
    {
        if (ended is not { Kind: DeploymentKind.Deploy or DeploymentKind.Rollback, State: DeploymentState.Succeeded, Unchanged: false })
        {
            return;
        }

        try
        {
            await pruner.PruneUnaskedAsync(ended.App, agent.ApplicationStopping);
        }
        catch (Exception fault)
        {
            LogNotPruned(ended.App, fault.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "Deployment {Deployment}: ended before it began: {Reason}")]
    private partial void LogNotBegun(string deployment, string reason);

    [LoggerMessage(LogLevel.Error, "Deployment {Deployment}: its end could not be recorded")]
    private partial void LogLost(Exception fault, string deployment);

    [LoggerMessage(LogLevel.Warning, "{App}: pruning failed and will be tried again after the next deployment: {Reason}")]
    private partial void LogNotPruned(string app, string reason);
}
