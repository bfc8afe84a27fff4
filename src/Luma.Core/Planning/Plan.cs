namespace Luma.Core.Planning;

/// <summary>What is to be done, in order.</summary>
/// <param name="Candidate">The set that the plan brings up; null where it brings up none.</param>
/// <param name="Exposed">
/// Whether the candidate bears the app's alias beside the set that serves. It holds only as long as nobody else comes to the network who
/// could look the alias up.
/// </param>
public sealed record Plan(IReadOnlyList<Step> Steps, ReplicaSet? Candidate = null, bool Exposed = false)
{
    /// <summary>Whether the candidate is the kept set itself, in its own containers.</summary>
    public bool WakesKept { get; init; }

    public IReadOnlyList<string> Lines => [.. Steps.Select(step => step.ToString())];

    public override string ToString() => string.Join('\n', Lines);
}
