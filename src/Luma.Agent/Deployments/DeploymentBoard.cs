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
    private readonly Dictionary<string, List<Deployment>> _waiting = [];
    private readonly ConcurrentDictionary<string, Deployment> _recent = new();
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _holds = new();
    private readonly Lock _opening = new();

    /// <summary>How many may wait for one app.</summary>
    public const int Longest = 10;

    /// <summary>Takes the app for a new deployment, or queues it behind the one that has the app.</summary>
    /// <param name="check">Looks at the specs of the other deployments that run; what it throws refuses this one.</param>
    /// <param name="wait">Whether it may wait, which it does in any case for a repair: that is called off. Then its <see cref="Deployment.Turn"/> tells when it has the app.</param>
    /// <exception cref="ApiFault">Something is already being done to the app, or too many wait for it.</exception>
    public Deployment Open(DeploymentStatus status, AppSpec spec, Action<IEnumerable<AppSpec>> check, bool wait = false)
    {
        lock (_opening)
        {
            var holder = _running.GetValueOrDefault(status.App);
            if (holder is { Status.Kind: not DeploymentKind.Repair } && !wait)
            {
                throw ApiFault.AppBusy(holder.Status);
            }

            check(_running.Values.Select(other => other.Spec));
            var deployment = new Deployment(holder is null ? status : status with { State = DeploymentState.Queued, Release = 0 }, spec, folder, time);
            if (holder is null)
            {
                _running[status.App] = deployment;
                deployment.GetTurn();
            }
            else
            {
                QueueLocked(deployment, holder);
            }

            _recent[deployment.Id] = deployment;
            return deployment;
        }
    }

    /// <summary>How many have the app before this one does.</summary>
    public int AheadOf(Deployment deployment)
    {
        lock (_opening)
        {
            return 1 + Math.Max(0, WaitingLocked(deployment.Status.App).IndexOf(deployment));
        }
    }

    /// <summary>An app that was held is free: whoever passed it over may look at it now.</summary>
    public event Action? Freed;

    /// <summary>Keeps everyone else's hands off the app's containers. The reconciler holds an app only for a moment.</summary>
    public Task<Hold> HoldAsync(string app, CancellationToken cancellation) => Hold.TakeAsync(HoldOf(app), cancellation, () => Freed?.Invoke());

    /// <summary>Null while somebody else holds the app. For a look, after which nobody is told.</summary>
    public Hold? TryHold(string app) => Hold.TryTake(HoldOf(app));

    /// <summary>Gives the app to who has waited longest. The latest deployments are remembered with their events, all with their status.</summary>
    public void Close(Deployment deployment)
    {
        lock (_opening)
        {
            LeaveLocked(deployment);
        }

        deployment.GiveUp();
        foreach (var old in _recent.Values.Where(old => old.Over.IsCompleted).OrderByDescending(old => old.Id, StringComparer.Ordinal).Skip(Remembered))
        {
            _recent.TryRemove(old.Id, out _);
        }
    }

    /// <summary>Gives the app back as if the deployment had never been asked for.</summary>
    public void Withdraw(Deployment deployment)
    {
        deployment.Leave();
        Close(deployment);
        folder.ForgetDeployment(deployment.Id);
        _recent.TryRemove(deployment.Id, out _);
    }

    /// <summary>Those that have their app.</summary>
    public IEnumerable<DeploymentStatus> Running => _running.Values.Select(deployment => deployment.Status);

    /// <summary>What others are making active now.</summary>
    public IEnumerable<AppSpec> SpecsBeside(Deployment deployment) =>
        _running.Values.Where(other => other != deployment).Select(other => other.Spec);

    public Deployment? RunningOf(string app) => _running.GetValueOrDefault(app);

    /// <summary>Those that wait for the app, in the order in which they get it.</summary>
    public IReadOnlyList<DeploymentStatus> WaitingFor(string app)
    {
        lock (_opening)
        {
            return [.. WaitingLocked(app).Select(deployment => deployment.Status)];
        }
    }

    /// <summary>Those that run or wait, and those that have ended, the newest first.</summary>
    public IEnumerable<DeploymentStatus> All() => folder.LoadDeployments()
        .Where(known => !_recent.ContainsKey(known.Id))
        .Concat(_recent.Values.Select(deployment => deployment.Status))
        .OrderByDescending(known => known.Id, StringComparer.Ordinal);

    public Deployment? Find(string id) => _recent.GetValueOrDefault(id);

    /// <summary>The status of a deployment of this agent's life, or of an earlier one from its file.</summary>
    public DeploymentStatus? FindStatus(string id) =>
        Find(id)?.Status ?? folder.LoadDeployments().FirstOrDefault(deployment => deployment.Id == id);

    /// <summary>The id of a new deployment: the time, so that ids sort, and four hexadecimal digits.</summary>
    public string NewId() =>
        string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyyMMdd-HHmmssfff}-{Random.Shared.Next(0x10000):x4}");

    /// <summary>A newer deployment makes those of the app pointless that have not begun.</summary>
    private void QueueLocked(Deployment deployment, Deployment holder)
    {
        var waiting = WaitingLocked(deployment.Status.App);
        if (deployment.Status.Kind == DeploymentKind.Deploy)
        {
            foreach (var older in waiting.Where(older => older.Status.Kind == DeploymentKind.Deploy).ToList())
            {
                waiting.Remove(older);
                older.Recall.TryCall(Failures.Superseded(by: deployment.Status));
            }
        }

        if (holder.Status.Kind == DeploymentKind.Repair)
        {
            holder.Recall.TryCall(Failures.GaveWay(to: deployment.Status));
        }

        if (waiting.Count >= Longest)
        {
            throw ApiFault.QueueFull(holder.Status, waiting.Count);
        }

        deployment.Queue();
        waiting.Add(deployment);
    }

    private void LeaveLocked(Deployment deployment)
    {
        var (app, waiting) = (deployment.Status.App, WaitingLocked(deployment.Status.App));
        waiting.Remove(deployment);
        if (!_running.TryGetValue(app, out var holder) || holder != deployment)
        {
            return;
        }

        if (waiting is [var next, ..])
        {
            waiting.Remove(next);
            _running[app] = next;
            next.GetTurn();
        }
        else
        {
            _running.TryRemove(app, out _);
        }
    }

    private List<Deployment> WaitingLocked(string app)
    {
        if (!_waiting.TryGetValue(app, out var waiting))
        {
            _waiting[app] = waiting = [];
        }

        return waiting;
    }

    private SemaphoreSlim HoldOf(string app) => _holds.GetOrAdd(app, _ => new SemaphoreSlim(1));
}
