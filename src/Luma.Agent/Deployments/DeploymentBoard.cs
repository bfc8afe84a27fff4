using System.Collections.Concurrent;
using System.Globalization;
using Luma.Agent.Api;
using Luma.Agent.Holding;
using Luma.Agent.Storage;
using Luma.Core.Apps;
using Luma.Core.Deployments;

namespace Luma.Agent.Deployments;

/// <summary>Which deployments there are, and which one holds which app: at most one at a time.</summary>
internal sealed class DeploymentBoard(StateFolder folder, TimeProvider time)
{
    private const int Remembered = 100;

    private readonly ConcurrentDictionary<string, Deployment> _running = new();
    private readonly ConcurrentDictionary<string, Deployment> _recent = new();
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _holds = new();
    private readonly Lock _opening = new();

    /// <summary>Takes the app for a new deployment.</summary>
    /// <param name="check">Looks at the specs of the other deployments that run; what it throws refuses this one.</param>
    /// <exception cref="ApiFault">Something is already being done to the app.</exception>
    public Deployment Open(DeploymentStatus status, AppSpec spec, Action<IEnumerable<AppSpec>> check)
    {
        lock (_opening)
        {
            if (_running.TryGetValue(status.App, out var holder))
            {
                throw ApiFault.AppBusy(holder.Status);
            }

            check(_running.Values.Select(other => other.Spec));
            var deployment = new Deployment(status, spec, folder, time);
            _running[status.App] = deployment;
            _recent[deployment.Id] = deployment;
            return deployment;
        }
    }

    /// <summary>Keeps everyone else's hands off the app's containers. The reconciler holds an app only for a moment.</summary>
    public Task<Hold> HoldAsync(string app, CancellationToken cancellation) => Hold.TakeAsync(HoldOf(app), cancellation);

    /// <summary>Null while somebody else holds the app.</summary>
    public Hold? TryHold(string app) => Hold.TryTake(HoldOf(app));

    /// <summary>Gives the app back. The latest deployments are remembered with their events, all with their status.</summary>
    public void Close(Deployment deployment)
    {
        _running.TryRemove(new KeyValuePair<string, Deployment>(deployment.Status.App, deployment));
        foreach (var old in _recent.Values.Except(_running.Values).OrderByDescending(old => old.Id, StringComparer.Ordinal).Skip(Remembered))
        {
            _recent.TryRemove(old.Id, out _);
        }
    }

    /// <summary>Gives the app back as if the deployment had never been asked for.</summary>
    public void Withdraw(Deployment deployment)
    {
        Close(deployment);
        _recent.TryRemove(deployment.Id, out _);
    }

    public IEnumerable<DeploymentStatus> Running => _running.Values.Select(deployment => deployment.Status);

    public Deployment? RunningOf(string app) => _running.GetValueOrDefault(app);

    public Deployment? Find(string id) => _recent.GetValueOrDefault(id);

    /// <summary>The status of a deployment of this agent's life, or of an earlier one from its file.</summary>
    public DeploymentStatus? FindStatus(string id) =>
        Find(id)?.Status ?? folder.LoadDeployments().FirstOrDefault(deployment => deployment.Id == id);

    /// <summary>The id of a new deployment: the time, so that ids sort, and four hexadecimal digits.</summary>
    public string NewId() =>
        string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyyMMdd-HHmmssfff}-{Random.Shared.Next(0x10000):x4}");

    private SemaphoreSlim HoldOf(string app) => _holds.GetOrAdd(app, _ => new SemaphoreSlim(1));
}
