using Luma.Core.Planning;

namespace Luma.Agent.Deployments;

/// <summary>Keeps a step to its budget, so that whatever hangs, a deployment ends.</summary>
internal static class StepLimit
{
    /// <exception cref="StepFailed">It did not end in time.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static async Task KeepAsync(Step step, Func<CancellationToken, Task> act, TimeProvider time, CancellationToken cancellation)
    {
        using var budget = new CancellationTokenSource(step.Budget, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, budget.Token);
        try
        {
            await act(either.Token);
        }
        catch (OperationCanceledException) when (budget.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new StepFailed(Failures.OutOfTime(step));
        }
    }
}
