using Luma.Core.Deployments;

namespace Luma.Core.Planning;

/// <summary>What is to be done, in order.</summary>
/// <param name="Candidate">The set that the plan brings up; null where it brings up none.</param>
/// <param name="Exposed">
/// Whether the app's alias leads also to containers that come up or go down, since nobody else is on the network who could look it up.
/// Then nobody may come.
/// </param>
public sealed record Plan(IReadOnlyList<Step> Steps, ReplicaSet? Candidate = null, bool Exposed = false)
{
    /// <summary>Whether the candidate is the kept set itself, in its own containers.</summary>
    public bool WakesKept { get; init; }

    /// <summary>Whether the old set stops before the candidate starts.</summary>
    public bool StopsFirst => Steps.Any(step => step is HoldTraffic);

    /// <summary>In a repair, the containers of the active set in whose places the candidate's come, in its order.</summary>
    public IReadOnlyList<string> Replaced { get; init; } = [];

    /// <summary>
    /// The same plan, which stands still where it would touch what serves. It must have been made as on a shared network: for as long as
    /// it is held, others may come.
    /// </summary>
    /// <param name="time">How long it waits to be promoted.</param>
    public Plan Held(TimeSpan time)
    {
        var gate = Steps.TakeWhile(step => step is not HoldTraffic && step.State != DeploymentState.Switching).Count();
        return Candidate is null || gate == Steps.Count
            ? this
            : this with { Steps = [.. Steps.Take(gate), new AwaitPromotion(Candidate, time, Runs: Steps[gate] is not HoldTraffic), .. Steps.Skip(gate)] };
    }

    public IReadOnlyList<string> Lines => [.. Steps.Select(step => step.ToString())];

    public override string ToString() => string.Join('\n', Lines);
}
