using System.Collections.Concurrent;
using Luma.Core.Apps;
using Luma.Core.Deployments;
using Microsoft.Extensions.Logging;

namespace Luma.Agent.Deployments;

/// <summary>
/// Keeps newcomers from a network on which an app has the alias of its new release early, since it was alone there. Either that app
/// saw the newcomer's containers when it looked, or the newcomer, who looks after it has created them, sees the exposure and waits
/// before it starts them.
/// </summary>
internal sealed partial class Exposures(ILogger<Exposures> log)
{
    private readonly ConcurrentDictionary<string, Exposure> _latest = new();

    /// <summary>To be called before the look that tells whether the app is alone, and disposed after it if nothing is exposed.</summary>
    public Exposure Begin(AppSpec app) => _latest[app.Name] = new(app);

    /// <summary>
    /// Returns when the containers of this deployment may start. One that is exposed itself never waits, so no two wait for each other:
    /// its app was on the network before, and was alone there.
    /// </summary>
    public async Task AwaitOthersAsync(DeploymentRun run, CancellationToken cancellation)
    {
        if (!run.Exposure.Over.IsCompleted)
        {
            return;
        }

        foreach (var other in _latest.Values.Where(other => other.App.Project == run.Spec.Project && !other.Over.IsCompleted))
        {
            LogWaiting(run.Deployment.Id, other.App.Name);
            run.Deployment.Publish(new DeploymentWarned(
                $"waiting for the deployment of {other.App.Name}: meanwhile the name may lead to containers that come up or go down"));
            await other.Over.WaitAsync(cancellation);
        }
    }

    [LoggerMessage(LogLevel.Information, "Deployment {Deployment}: waiting for that of {App}, meanwhile the name may lead to containers that come up or go down")]
    private partial void LogWaiting(string deployment, string app);
}
