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

    public IReadOnlyList<string> Lines => [.. Steps.Select(step => step.ToString())];

    public override string ToString() => string.Join('\n', Lines);
}
