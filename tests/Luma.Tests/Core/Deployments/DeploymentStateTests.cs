using Luma.Core.Deployments;

namespace Luma.Tests.Core.Deployments;

public sealed class DeploymentStateTests
{
    /// <summary>
    /// From each state, downwards, to each state, in the same order: Queued, Preparing, Probing, Holding, Switching, Draining, Watching,
    /// Retiring, GoingBack, Succeeded, Failed.
    /// </summary>
    private static readonly string[] Transitions =
    [
        "- x x x x x x x - x x", // Queued
        "- - x x x x x x x x x", // Preparing
        "- - - x x x x x x x x", // Probing
        "- x x - x x x x x x x", // Holding
        "- - - - - x x x x x x", // Switching
        "- - - - - - x x - x x", // Draining
        "- - - - - - - x - x x", // Watching
        "- - - - - - - - - x x", // Retiring
        "- - - - - - - - - - x", // GoingBack
        "- - - - - - - - - - -", // Succeeded
        "- - - - - - - - - - -", // Failed
    ];

    private static readonly DeploymentState[] States = Enum.GetValues<DeploymentState>();

    public static TheoryData<DeploymentState, DeploymentState, bool> Pairs()
    {
        var pairs = new TheoryData<DeploymentState, DeploymentState, bool>();
        foreach (var (from, row) in States.Zip(Transitions))
        {
            foreach (var (to, mark) in States.Zip(row.Split(' ')))
            {
                pairs.Add(from, to, mark == "x");
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_state_becomes_only_what_the_table_says(DeploymentState from, DeploymentState to, bool allowed) =>
        Assert.Equal(allowed, from.MayBecome(to));

    [Fact]
    public void The_table_has_every_pair() => Assert.Equal(
        Enumerable.Repeat(States.Length, States.Length),
        Transitions.Select(row => row.Split(' ').Length));

    [Fact]
    public void Only_an_end_is_final() =>
        Assert.Equal([DeploymentState.Succeeded, DeploymentState.Failed], States.Where(state => state.IsFinal()));
}
