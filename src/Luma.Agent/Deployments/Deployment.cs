using System.Runtime.CompilerServices;
using Luma.Agent.Auditing;
using Luma.Agent.Storage;
using Luma.Core.Apps;
using Luma.Core.Deployments;
using Luma.Core.Planning;

namespace Luma.Agent.Deployments;

/// <summary>One attempt: its state, its events, and its file, which is written before a step acts.</summary>
internal sealed class Deployment
{
    private readonly Lock _lock = new();
    private readonly List<DeploymentEvent> _events = [];
    private readonly StateFolder _folder;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource _turn = NewSignal();
    private readonly TaskCompletionSource _over = NewSignal();
    private long _began;
    private DeploymentStatus _status;
    private TaskCompletionSource _changed = NewSignal();
    private bool _left;

    public Deployment(DeploymentStatus status, AppSpec spec, StateFolder folder, TimeProvider time)
    {
        Spec = spec;
        _status = status;
        _folder = folder;
        _time = time;
        _began = time.GetTimestamp();
        Gate = new(time);
    }

    public DeploymentStatus Status
    {
        get
        {
            lock (_lock)
            {
                return _status;
            }
        }
    }

    public string Id => _status.Id;

    /// <summary>The spec that it makes, or keeps, active.</summary>
    public AppSpec Spec { get; private set; }

    /// <summary>Ends it before its switch.</summary>
    public Recall Recall { get; } = new();

    /// <summary>Where it stands still before its switch, if that was asked for.</summary>
    public PromotionGate Gate { get; }

    /// <summary>Ends when it has the app.</summary>
    public Task Turn => _turn.Task;

    /// <summary>Ends when it has given the app back.</summary>
    public Task Over => _over.Task;

    public TimeSpan Elapsed => _time.GetElapsedTime(_began);

    /// <summary>It has the app.</summary>
    public void GetTurn() => _turn.TrySetResult();

    /// <summary>It has the app no more, or never got it.</summary>
    public void GiveUp() => _over.TrySetResult();

    /// <summary>Waits, which is on the disk, lest it be forgotten with the agent.</summary>
    public void Queue() => _folder.Save(Status);

    /// <summary>What was asked for is decided anew: others have changed the app while this one waited.</summary>
    public void Aim(DeploymentStatus status, AppSpec spec)
    {
        Set(old => status with { Id = old.Id, By = old.By, Process = old.Process, From = old.From, Key = old.Key });
        Spec = spec;
        _began = _time.GetTimestamp();
    }

    public void Start(Plan plan)
    {
        _folder.Save(Set(status => status with { Plan = plan.Lines }));
        _folder.Audit.Write(AuditEntries.Of(Status, _time.GetUtcNow()));
        Publish(new DeploymentStarted(Id, _status.Kind, _status.App, plan.Candidate?.Containers.Count ?? 0, plan.Lines) { Release = _status.Release });
    }

    /// <summary>Records the intent. When it returns the step may begin: it is on the disk, unless it need not be there first.</summary>
    /// <param name="index">Its number, from 1.</param>
    /// <param name="step">What is to be done.</param>
    /// <param name="committed">Whether the app's record tells already that all this is to be done: then a full disk is no obstacle.</param>
    /// <returns>Ends when it is on the disk.</returns>
    public Task EnterAsync(int index, Step step, bool committed = false)
    {
        var entered = Set(status => Move(status, step.State) with { Step = index });
        if (step.RecordedFirst)
        {
            Save(entered, must: !committed);
        }

        Publish(new StepStarted(index, entered.Plan.Count, step.ToString(), step.State));
        return step.RecordedFirst ? Task.CompletedTask : Task.Run(() => Save(entered, must: !committed));
    }

    /// <summary>Says of which image the release is. It is on the disk with the next step.</summary>
    public void Know(string imageId, string version) => Set(status => status with { ImageId = imageId, Version = version });

    /// <summary>Says that there was nothing to do: what is asked for is the active release.</summary>
    public void Stay(ReleaseRecord active) =>
        Set(status => status with { Unchanged = true, Release = active.Number, Version = active.Version, ImageId = active.ImageId });

    /// <summary>It stands still, and says how to look at it.</summary>
    /// <param name="atMost">For how long, if nobody promotes it.</param>
    /// <param name="key">By which requests come to its candidate; null where none do.</param>
    /// <param name="urls">Where they do.</param>
    public void Hold(TimeSpan atMost, string? key, IReadOnlyList<string> urls)
    {
        Gate.Close(atMost);
        Publish(new DeploymentHeld(_time.GetUtcNow() + atMost, key, key is null ? [] : urls));
    }

    /// <summary>It is held so long from now on.</summary>
    /// <returns>False if it is not held.</returns>
    public bool TryProlong(TimeSpan atMost)
    {
        if (Status.Held is not { } held || !Gate.TryProlong(atMost))
        {
            return false;
        }

        Publish(held with { Until = _time.GetUtcNow() + atMost });
        return true;
    }

    /// <summary>It goes on to its switch.</summary>
    /// <returns>False if it is not held, or was called off.</returns>
    public bool TryPromote() => Recall.Why is null && Gate.TryPromote();

    /// <summary>Whoever finds it open goes back, too, whether this is on the disk or not.</summary>
    public void GoBack() => Save(Set(status => Move(status, DeploymentState.GoingBack) with { Held = null }), must: false);

    public void Finish(Failure? failure, TrafficReport? traffic)
    {
        Recall.Close();
        var state = failure is null ? DeploymentState.Succeeded : DeploymentState.Failed;
        var ended = Set(status => Move(status, state) with { FinishedAt = _time.GetUtcNow(), Failure = failure, Traffic = traffic });
        _folder.Endings.Record(ended);
        Publish(new DeploymentFinished(state, Elapsed, traffic, failure) { Unchanged = ended.Unchanged });
    }

    public void Publish(DeploymentEvent happened)
    {
        lock (_lock)
        {
            _status = _status with { Draining = happened as DrainProgressed, Held = happened as DeploymentHeld };
            _events.Add(happened with { Sequence = _events.Count + 1, At = _time.GetUtcNow() });
            SignalLocked();
        }
    }

    /// <summary>No more events will come: it has finished, or the agent stops and the next one brings it to its end.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _left = true;
            SignalLocked();
        }
    }

    /// <summary>Every event from the first on, until the deployment has finished or was left.</summary>
    public async IAsyncEnumerable<DeploymentEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var next = 0; ; next++)
        {
            DeploymentEvent? happened;
            while (!TryGet(next, out happened, out var changed))
            {
                await changed.WaitAsync(cancellation);
            }

            if (happened is null)
            {
                yield break;
            }

            yield return happened;
            if (happened is DeploymentFinished)
            {
                yield break;
            }
        }
    }

    /// <summary>False while the event may still come; true with null when it never will.</summary>
    private bool TryGet(int index, out DeploymentEvent? happened, out Task changed)
    {
        lock (_lock)
        {
            changed = _changed.Task;
            happened = index < _events.Count ? _events[index] : null;
            return happened is not null || _left;
        }
    }

    private void SignalLocked()
    {
        _changed.SetResult();
        _changed = NewSignal();
    }

    private void Save(DeploymentStatus status, bool must)
    {
        try
        {
            _folder.Save(status);
        }
        catch (IOException) when (!must)
        {
            // Its end is recorded when there is room again.
        }
    }

    private DeploymentStatus Set(Func<DeploymentStatus, DeploymentStatus> change)
    {
        lock (_lock)
        {
            return _status = change(_status);
        }
    }

    private static DeploymentStatus Move(DeploymentStatus status, DeploymentState state) =>
        state == status.State || status.State.MayBecome(state)
            ? status with { State = state }
            : throw new InvalidOperationException($"A deployment that is {status.State} cannot become {state}.");

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
