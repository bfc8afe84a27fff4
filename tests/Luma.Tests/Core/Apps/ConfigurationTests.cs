using Luma.Core.Apps;

namespace Luma.Tests.Core.Apps;

public sealed class ConfigurationTests
{
    private static readonly AppSpec Spec = Blog.Spec with { Environment = new Dictionary<string, string> { ["A"] = "1", ["B"] = "2" } };

    [Fact]
    public void The_image_is_no_part_of_it() => Assert.Equal(Configuration.HashOf(Spec), Configuration.HashOf(Spec with { Image = "other:1" }));

    [Fact]
    public void The_order_of_variables_does_not_count() => Assert.Equal(
        Configuration.HashOf(Spec), Configuration.HashOf(Spec with { Environment = new Dictionary<string, string> { ["B"] = "2", ["A"] = "1" } }));

    [Fact]
    public void All_else_does()
    {
        AppSpec[] specs =
        [
            Spec, Spec with { Replicas = 7 }, Spec with { Version = "x" }, Spec with { Secrets = ["TOKEN"] }, Spec with { Command = ["serve"] },
            Spec with { Environment = new Dictionary<string, string> { ["A"] = "1", ["B"] = "3" } }, Spec with { StopGrace = TimeSpan.Zero },
        ];

        Assert.Equal(specs.Length, specs.Select(Configuration.HashOf).Distinct().Count());
    }
}
