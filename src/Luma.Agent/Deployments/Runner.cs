using Luma.Agent.Routing;
using Luma.Agent.Steps;
using Luma.Core.Deployments;
using Luma.Core.Planning;
using Microsoft.Extensions.Logging;

namespace Luma.Agent.Deployments;

/// <summary>Executes a plan: a step is on the disk before it acts; before the switch a failure goes back, after it on.</summary>
internal sealed partial class Runner(StepExecutor executor, TrafficWindows traffic, TimeProvider time, ILogger<Runner> log)
{
    public async Task RunAsync(DeploymentRun run, CancellationToken stopping)
    {
        var deployment = run.Deployment;
        var window = await traffic.OpenAsync(run.Spec.Name);
        LogStarted(deployment.Id, deployment.Status.Kind, run.Spec.Name);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, deployment.Recall.Token);
        Failure? failure;
        try
        {
            failure = await ExecuteAsync(run, either.Token);
        }
        catch (OperationCanceledException) when (run.Committed)
        {
            // The new release serves. Its record is left open: the next agent finds it, retires the old set and closes it.
            LogLeft(deployment.Id, deployment.Status.State);
            return;
        }
        catch (Exception fault)
        {
            failure = Failures.Of(fault, "record the deployment");
        }

        if (failure is null && (run.Unchanged || run.Plan.Steps.Count == 0))
        {
            deployment.Stay(run.Before!.Active);
        }

        var figures = await window.CloseAsync(run);
        deployment.Finish(failure, run.Spec.Proxy.Hosts.Count > 0 || figures.Requests > 0 ? figures : null);
        LogFinished(deployment.Id, deployment.Status.State, failure is null ? "" : $"; {failure.Message}", deployment.Elapsed.TotalSeconds, figures.Requests, figures.Failed);
    }

    private async Task<Failure?> ExecuteAsync(DeploymentRun run, CancellationToken stopping)
    {
        for (var i = 0; i < run.Plan.Steps.Count && !run.Unchanged; i++)
        {
            var step = run.Plan.Steps[i];
            try
            {
                await ExecuteAsync(i + 1, step, run, stopping);
            }
            catch (Exception fault) when (fault is not OperationCanceledException || !run.Committed)
            {
                LogStepFailed(fault, run.Deployment.Id, step.ToString());
                var failure = run.Deployment.Recall.Why ?? Failures.Of(fault, step.ToString());
                if (!run.Committed)
                {
                    return await GoBackAsync(run, failure);
                }

                if (run.Plan.Candidate is null || failure.GoesBackTo is not null)
                {
                    return failure;
                }

                // The new release serves. What could not be tidied up is told, and tried again when the agent reconciles.
                run.Deployment.Publish(new DeploymentWarned(failure.Message));
            }
        }

        return null;
    }

    private async Task ExecuteAsync(int index, Step step, DeploymentRun run, CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        if (step.Commits)
        {
            run.Deployment.Recall.Commit();
        }

        var began = run.Deployment.Elapsed;
        var recorded = run.Deployment.EnterAsync(index, step, run.Committed);
        try
        {
            await StepLimit.KeepAsync(step, token => executor.ExecuteAsync(step, run, token), time, stopping);
        }
        finally
        {
            await recorded;
        }

        run.Deployment.Publish(new StepFinished(index, run.Deployment.Elapsed - began));
        LogStep(run.Deployment.Id, step.ToString(), (run.Deployment.Elapsed - began).TotalMilliseconds);
    }

    /// <summary>Not cancelled with the agent: going back is short, and half of it would be worse than none.</summary>
    private async Task<Failure> GoBackAsync(DeploymentRun run, Failure failure)
    {
        try
        {
            run.Deployment.GoBack();
            await executor.GoBackAsync(run, CancellationToken.None);
            return failure;
        }
        catch (Exception fault)
        {
            LogGoBackFailed(fault, run.Deployment.Id);
            return failure with { Evidence = [.. failure.Evidence, $"cleaning up failed and will be tried again: {fault.Message}"] };
        }
    }

    [LoggerMessage(LogLevel.Information, "Deployment {Deployment}: {Kind} {App} started")]
    private partial void LogStarted(string deployment, DeploymentKind kind, string app);

    [LoggerMessage(LogLevel.Information, "Deployment {Deployment}: {Step} ({Milliseconds:0} ms)")]
    private partial void LogStep(string deployment, string step, double milliseconds);

    [LoggerMessage(LogLevel.Warning, "Deployment {Deployment}: could not {Step}")]
    private partial void LogStepFailed(Exception fault, string deployment, string step);

    [LoggerMessage(LogLevel.Information, "Deployment {Deployment}: left {State}, since the agent stops; the next one goes on")]
    private partial void LogLeft(string deployment, DeploymentState state);

    [LoggerMessage(LogLevel.Error, "Deployment {Deployment}: going back failed")]
    private partial void LogGoBackFailed(Exception fault, string deployment);

    [LoggerMessage(LogLevel.Information, "Deployment {Deployment}: {State} after {Seconds:0.0} s; {Requests} requests, {Failed} failed{Reason}")]
    private partial void LogFinished(string deployment, DeploymentState state, string reason, double seconds, long requests, long failed);
}
