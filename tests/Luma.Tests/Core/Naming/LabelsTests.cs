using System.Reflection;
using Luma.Core.Naming;

namespace Luma.Tests.Core.Naming;

public sealed class LabelsTests
{
    /// <summary>Containers that run bear these; with another spelling the agent would lose sight of them.</summary>
    private static readonly string[] Spellings =
    [
        "luma.active", "luma.address", "luma.agent", "luma.app", "luma.color", "luma.deployment", "luma.project", "luma.release",
        "luma.replica", "luma.replicas", "luma.spec",
    ];

    [Fact]
    public void Labels_are_spelled_as_they_always_were()
    {
        var labels = typeof(Labels).GetFields(BindingFlags.Public | BindingFlags.Static).Select(label => (string)label.GetRawConstantValue()!);

        Assert.Empty(Spellings.Except(labels));
    }
}
