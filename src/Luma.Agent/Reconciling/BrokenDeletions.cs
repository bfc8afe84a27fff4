using System.Runtime.ExceptionServices;
using Luma.Agent.Auditing;
using Luma.Agent.Observing;
using Luma.Agent.Retaining;
using Luma.Agent.Routing;
using Luma.Agent.Storage;
using Luma.Core.Planning;
using Luma.Docker;
using Microsoft.Extensions.Logging;

namespace Luma.Agent.Reconciling;

/// <summary>Brings a deletion to its end that an agent broke off after the app's traffic had been stopped. The network goes when no app needs it.</summary>
internal sealed partial class BrokenDeletions(
    DockerClient docker, Observer observer, AppStore apps, RoutePublisher routes, ResumedDrains drains, Removal removal, OwnActs own, ILogger<BrokenDeletions> log)
{
    public async Task FinishAsync(AppRecord app, Remnants remnants, CancellationToken cancellation)
    {
        var name = app.Active.Spec.Name;
        var left = await observer.ContainersOfAsync(name, cancellation);
        var running = left.Where(container => container.State == ContainerStatus.Running).ToList();
        if (running.Count > 0 && !await drains.AreOverAsync(app, app.Active, running, cancellation))
        {
            return;
        }

        LogFinishing(name);
        await own.DoAsync("delete", name, "what was left of it", () => RemoveAsync(app, remnants, left, cancellation));
    }

    private async Task RemoveAsync(AppRecord app, Remnants remnants, IReadOnlyList<ContainerSummary> left, CancellationToken cancellation)
    {
        var name = app.Active.Spec.Name;
        var running = left.Where(container => container.State == ContainerStatus.Running);
        await Task.WhenAll(running.Select(container => docker.Containers.StopAsync(container.Id, app.Active.Spec.StopGrace, ct: cancellation)));
        await Task.WhenAll(left.Select(container => docker.Containers.RemoveAsync(container.Id, force: true, volumes: true, cancellation)));
        await removal.RemoveAsync(remnants, (what, fault) => Leave(name, what, fault), cancellation);
        await routes.ForgetAsync(name, cancellation);
        apps.Forget(name);
    }

    /// <summary>What somebody uses meanwhile is left to him. A Docker that does not answer is asked again with the next look.</summary>
    private void Leave(string app, string what, DockerException fault)
    {
        if (fault is DockerUnreachableException or DockerTimeoutException)
        {
            ExceptionDispatchInfo.Throw(fault);
        }

        LogLeft(app, what, fault.Message);
    }

    [LoggerMessage(LogLevel.Warning, "{App}: {What} is left: {Reason}")]
    private partial void LogLeft(string app, string what, string reason);

    [LoggerMessage(LogLevel.Information, "{App}: going on with its deletion, which broke off")]
    private partial void LogFinishing(string app);
}
