using Luma.Docker;

namespace Luma.Tests.Docker;

public sealed class DockerEndpointTests
{
    [Fact]
    public void A_unix_socket_is_named_by_its_path()
    {
        var endpoint = DockerEndpoint.Parse("unix:///run/user/1000/docker.sock");

        Assert.Equal("/run/user/1000/docker.sock", endpoint.SocketPath);
        Assert.Equal("unix:///run/user/1000/docker.sock", endpoint.ToString());
        Assert.Equal(DockerEndpoint.Default, DockerEndpoint.Parse("unix:///var/run/docker.sock"));
    }

    [Theory]
    [InlineData("tcp://127.0.0.1:2375", "write unix:///path")]
    [InlineData("/var/run/docker.sock", "write unix:///path")]
    [InlineData("", "write unix:///path")]
    [InlineData("unix://", "absolute path")]
    [InlineData("unix:///", "absolute path")]
    [InlineData("unix://docker.sock", "absolute path")]
    public void Anything_else_is_refused_with_a_hint(string text, string hint)
    {
        var error = Assert.Throws<FormatException>(() => DockerEndpoint.Parse(text));

        Assert.Contains($"'{text}'", error.Message, StringComparison.Ordinal);
        Assert.Contains(hint, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_may_have_107_bytes()
    {
        Assert.Equal(107, DockerEndpoint.Parse("unix:///" + new string('a', 106)).SocketPath.Length);
        Assert.Throws<FormatException>(() => DockerEndpoint.Parse("unix:///" + new string('a', 107)));
    }
}
