using Luma.Cli.Setup;

namespace Luma.Tests.Cli.Setup;

public sealed class SkewTests
{
    [Fact]
    public void Agents_of_other_versions_are_named_with_what_to_do() => Assert.Equal(
        [
            "web-1: luma-agent is of version 0.9.0, this luma of 0.10.0; `luma setup web-1` upgrades it without a gap",
            "web-3: luma-agent is of version 1.0.0, this luma of 0.10.0; upgrade luma here",
        ],
        Skew.Of("0.10.0", [new("web-1", "0.9.0"), new("web-2", "0.10.0"), new("web-3", "1.0.0")]).Remarks("0.10.0"));

    [Fact]
    public void What_is_no_version_is_left_alone() => Assert.Empty(Skew.Of("0.10.0", [new("web-1", "of my own")]).Remarks("0.10.0"));
}
