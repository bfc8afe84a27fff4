using Luma.Agent.Deployments;
using Luma.Agent.Reconciling;
using Luma.Core.Planning;

namespace Luma.Agent.Steps;

/// <summary>
/// Holds a candidate until it is promoted, and sees to it that it stays fit to serve. Nobody else may touch the app meanwhile, so the set
/// that serves is cared for here, too, as far as that takes no new container.
/// </summary>
internal sealed class PromotionSteps(HealthSteps health, ActiveCare care)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    /// <exception cref="StepFailed">Its time has run out, or it is not fit to serve any more.</exception>
    public async Task AwaitAsync(AwaitPromotion step, DeploymentRun run, CancellationToken cancellation)
    {
        try
        {
            run.Deployment.Hold(step.Time, key: null);
            while (!await run.Deployment.Gate.PassAsync(Look, cancellation))
            {
                if (step.Runs)
                {
                    await health.CheckAsync(step.Set, run, cancellation);
                }

                await care.LookAfterAsync(run.Before, cancellation);
            }
        }
        finally
        {
            run.Deployment.Gate.End();
        }
    }
}
