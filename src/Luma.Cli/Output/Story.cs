using Luma.Core.Deployments;
using Luma.Core.Units;

namespace Luma.Cli.Output;

/// <summary>Tells the events of one deployment as they come.</summary>
internal sealed class Story(Narrator narrator, bool verbose)
{
    private DeploymentQueued? _queued;
    private DeploymentStarted? _started;
    private StepStarted? _step;
    private HealthProgressed? _health;
    private bool _toldHealthy;
    private bool _switched;
    private bool _held;

    /// <summary>Tells whether the traffic has gone to the new release, from where no way leads back.</summary>
    public bool Switched => _switched;

    /// <summary>Tells whether nothing was begun yet, since something else is being done to the app.</summary>
    public bool Waits => _queued is not null && _started is null;

    /// <summary>Whether it was promoted, so that nobody need be told how, or how it could be looked at.</summary>
    public bool Promoted { get; init; }

    public DeploymentFinished? End { get; private set; }

    /// <summary>The release that gets the traffic back, since the new one went bad; null otherwise.</summary>
    public int? GoesBackTo => End?.Failure?.GoesBackTo;

    public DeploymentKind Kind => _started?.Kind ?? _queued?.Kind ?? DeploymentKind.Deploy;

    private string App => _started?.App ?? _queued?.App ?? "the app";

    private int Replicas => _started?.Replicas ?? 1;

    public void Tell(DeploymentEvent heard)
    {
        switch (heard)
        {
            case DeploymentQueued queued:
                Wait(queued);
                break;
            case DeploymentStarted started:
                Begin(started);
                break;
            case StepStarted step:
                _step = step;
                narrator.Begin((step.State == DeploymentState.GoingBack ? "go back: " : "") + StepText.Short(step.Text));
                break;
            case StepFinished finished:
                Finish(finished);
                break;
            case ImagePulling pulling:
                narrator.Detail(Pulled(pulling));
                break;
            case HealthProgressed health:
                Tell(health);
                break;
            case DeploymentHeld held:
                Hold(held);
                break;
            case TrafficSwitched switched:
                _switched = true;
                Verbose($"traffic switched in {Figures.Latency(switched.Elapsed)} (table generation {switched.Generation})");
                break;
            case DrainProgressed drain:
                narrator.Detail(DrainText.Waiting(drain));
                break;
            case WatchProgressed watch:
                narrator.Detail($"{Figures.Count(watch.Requests, "request")}, {watch.Errors} failed");
                break;
            case DeploymentWarned warned:
                narrator.Say(new(Line.Warning("⚠"), $" {warned.Message}"));
                break;
            case DeploymentFinished finished:
                Finish(finished);
                break;
        }
    }

    private void Wait(DeploymentQueued queued)
    {
        if (queued.Holder.Deployment != _queued?.Holder.Deployment)
        {
            var others = queued.Ahead > 1 ? $"; {Figures.Count(queued.Ahead - 1, "other")} before it" : "";
            narrator.Say(new(Line.Strong(queued.App), $" is busy; waiting for {queued.Holder.Title}{others}"));
            narrator.Begin($"wait for {queued.Holder.Deployment}");
        }

        _queued = queued;
        narrator.Detail(queued.Holder.Step);
    }

    private void Begin(DeploymentStarted started)
    {
        _started = started;
        var replicas = started.Replicas > 1 ? $" ({started.Replicas} replicas)" : "";
        narrator.Say(new($"{Verbs.Doing(started.Kind)} ", Line.Strong(started.App), $"{replicas}..."));
        Verbose($"deployment {started.Id}, {Figures.Count(started.Plan.Count, "step")}");
    }

    private void Tell(HealthProgressed health)
    {
        _health = health;
        narrator.Detail(health.Replicas == 1
            ? health.Detail ?? ""
            : $"{health.Healthy}/{health.Replicas} healthy{(health.Detail is null ? "" : $", {health.Detail}")}");
    }

    /// <summary>Being held for longer is told where it moves.</summary>
    private void Hold(DeploymentHeld held)
    {
        if (!_held && !Promoted)
        {
            foreach (var line in HeldLines.Of(held, App))
            {
                narrator.Say(line);
            }
        }

        _held = true;
        narrator.Detail($"until {HeldLines.Clock(held.Until)}");
    }

    private void Finish(StepFinished finished)
    {
        if (_step is { State: DeploymentState.Probing } && !_toldHealthy)
        {
            _toldHealthy = true;
            narrator.Say(HealthLine.Of(Replicas, Replicas));
        }

        if (_step?.Index == finished.Index)
        {
            Verbose($"{_step.Index}/{_step.Count} {_step.Text} ({Figures.Latency(finished.Elapsed)})");
        }
    }

    private void Finish(DeploymentFinished finished)
    {
        End = finished;
        if (finished.State != DeploymentState.Succeeded)
        {
            if (GoesBackTo is not null && finished.Traffic is { } lost)
            {
                narrator.Say(TrafficLine.Of(lost, verbose));
            }

            Fail(finished.Failure ?? Failure.Of("the agent gave no reason", "Look into the agent's log."));
            return;
        }

        if (finished.Unchanged)
        {
            narrator.Say(new(Line.Strong(App), " serves this image with this configuration already; nothing was done (--force deploys it all the same)"));
            return;
        }

        if (finished.Traffic is { } traffic && Kind is DeploymentKind.Deploy or DeploymentKind.Rollback or DeploymentKind.Restart or DeploymentKind.Repair)
        {
            narrator.Say(TrafficLine.Of(traffic, verbose));
        }

        narrator.Say(new(Line.Strong(Verbs.Done(Kind, App, _started?.Release ?? 0)), $" ✅ ({Figures.Elapsed(finished.Elapsed)})"));
    }

    private void Fail(Failure failure)
    {
        if (_health is { } health && health.Healthy < health.Replicas)
        {
            narrator.Say(HealthLine.Of(health.Healthy, health.Replicas));
        }

        narrator.Say(new(failure.CalledOff is null ? Line.Bad($"{Verbs.Noun(Kind)} failed:") : Line.Warning($"{Verbs.Noun(Kind)} called off:"), $" {failure.Message}"));
        foreach (var line in failure.Evidence)
        {
            narrator.Say(new(Line.Faint("  | "), line));
        }

        narrator.Say(new(Line.Strong("Remedy:"), $" {failure.Remedy}"));
    }

    private void Verbose(string text)
    {
        if (verbose)
        {
            narrator.Say(new(Line.Faint($"  {text}")));
        }
    }

    private static string Pulled(ImagePulling pulling) => pulling.Total > 0
        ? $"{pulling.Detail} {ByteSize.Format(pulling.Current)} of {ByteSize.Format(pulling.Total)}"
        : pulling.Detail;
}
