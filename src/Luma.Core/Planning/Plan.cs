namespace Luma.Core.Planning;

/// <summary>What is to be done, in order.</summary>
/// <param name="Candidate">The set that the plan brings up; null where it brings up none.</param>
public sealed record Plan(IReadOnlyList<Step> Steps, ReplicaSet? Candidate = null)
{
    public IReadOnlyList<string> Lines => [.. Steps.Select(step => step.ToString())];

    public override string ToString() => string.Join('\n', Lines);
}
