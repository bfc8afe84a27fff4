using System.Security.Cryptography;
using Luma.Agent.Deployments;
using Luma.Agent.Reconciling;
using Luma.Core.Apps;
using Luma.Core.Planning;

namespace Luma.Agent.Steps;

/// <summary>
/// Holds a candidate until it is promoted, and sees to it that it stays fit to serve. Nobody else may touch the app meanwhile, so the set
/// that serves is cared for here, too, as far as that takes no new container.
/// </summary>
internal sealed class PromotionSteps(HealthSteps health, TrafficSteps traffic, ActiveCare care)
{
    private const int KeyBytes = 16;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    /// <exception cref="StepFailed">Its time has run out, or it is not fit to serve any more.</exception>
    public async Task AwaitAsync(AwaitPromotion step, DeploymentRun run, CancellationToken cancellation)
    {
        try
        {
            run.Deployment.Hold(step.Time, await PreviewAsync(step, run, cancellation), UrlsOf(run.Spec.Proxy));
            while (!await run.Deployment.Gate.PassAsync(Look, cancellation))
            {
                await LookAsync(step, run, cancellation);
            }
        }
        finally
        {
            run.Deployment.Gate.End();
            await traffic.EndPreviewAsync(run);
        }
    }

    /// <returns>The key; null where there is nothing to see.</returns>
    private async Task<string?> PreviewAsync(AwaitPromotion step, DeploymentRun run, CancellationToken cancellation)
    {
        if (!step.Runs || run.Spec.Proxy.Hosts.Count == 0)
        {
            return null;
        }

        var key = RandomNumberGenerator.GetHexString(KeyBytes * 2, lowercase: true);
        await traffic.PreviewAsync(step.Set, key, run, cancellation);
        return key;
    }

    private async Task LookAsync(AwaitPromotion step, DeploymentRun run, CancellationToken cancellation)
    {
        if (step.Runs)
        {
            await health.CheckAsync(step.Set, run, cancellation);
        }

        await care.LookAfterAsync(run.Before, cancellation);
    }

    private static IReadOnlyList<string> UrlsOf(ProxySpec proxy) =>
        [.. proxy.Hosts.Select(host => $"{(proxy.HttpsOnly ? "https" : "http")}://{host}{proxy.PathPrefix}")];
}
