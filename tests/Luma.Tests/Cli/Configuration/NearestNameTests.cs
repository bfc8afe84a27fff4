using Luma.Cli.Configuration;

namespace Luma.Tests.Cli.Configuration;

public sealed class NearestNameTests
{
    private static readonly string[] Names = ["image", "replicas", "proxy", "health", "environment", "app_port", "stop_grace"];

    [Theory]
    [InlineData("imgae", "image")]
    [InlineData("replica", "replicas")]
    [InlineData("stop-grace", "stop_grace")]
    [InlineData("StopGrace", "stop_grace")]
    [InlineData("env", "environment")]
    [InlineData("port", "app_port")]
    [InlineData("healthcheck", "health")]
    [InlineData("labels", null)]
    [InlineData("x", null)]
    public void What_was_meant_is_guessed_from_what_is_near(string written, string? meant) => Assert.Equal(meant, NearestName.Among(Names, written));
}
