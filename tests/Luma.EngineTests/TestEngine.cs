using Luma.Docker;

namespace Luma.EngineTests;

/// <summary>The engine that the tests run against: <c>LUMA_TEST_DOCKER</c>, or the machine's own.</summary>
internal static class TestEngine
{
    public static DockerEndpoint Endpoint { get; } =
        Environment.GetEnvironmentVariable("LUMA_TEST_DOCKER") is { Length: > 0 } given
            ? DockerEndpoint.Parse(given)
            : DockerEndpoint.Default;
}
