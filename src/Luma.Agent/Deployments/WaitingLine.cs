using Luma.Core.Deployments;

namespace Luma.Agent.Deployments;

/// <summary>Where deployments wait for their app, and are told meanwhile how the one goes on that has it.</summary>
internal sealed class WaitingLine(DeploymentBoard board)
{
    /// <summary>Returns when the deployment has the app.</summary>
    /// <exception cref="OperationCanceledException">It was called off, or the agent stops.</exception>
    public async Task AwaitTurnAsync(Deployment waiting, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(waiting.Recall.Token, stopping);
        var telling = TellAsync(waiting, either.Token);
        try
        {
            await waiting.Turn.WaitAsync(either.Token);
        }
        finally
        {
            await either.CancelAsync();
            await telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TellAsync(Deployment waiting, CancellationToken cancellation)
    {
        while (board.RunningOf(waiting.Status.App) is { } holder && holder != waiting)
        {
            Tell(waiting, holder);
            await foreach (var happened in holder.ReadAsync(cancellation))
            {
                // What it has behind it is replayed first, and of no interest.
                if (happened is StepStarted step ? step.Index == holder.Status.Step : happened is DeploymentHeld && holder.Status.Held is not null)
                {
                    Tell(waiting, holder);
                }
            }

            await holder.Over.WaitAsync(cancellation);
        }
    }

    private void Tell(Deployment waiting, Deployment holder)
    {
        var status = waiting.Status;
        waiting.Publish(new DeploymentQueued(status.Id, status.Kind, status.App, board.AheadOf(waiting), Holder.Of(holder.Status)));
    }
}
