using Luma.Cli;
using Luma.Cli.Connection;

namespace Luma.Tests.Cli.Connection;

public sealed class AgentAddressTests
{
    [Fact]
    public void An_address_names_a_socket_by_its_path() =>
        Assert.Equal("/run/a b.sock", AgentAddress.Parse("unix:///run/a b.sock", "--agent").SocketPath);

    [Theory]
    [InlineData("")]
    [InlineData("/run/luma/agent.sock")]
    [InlineData("unix://run/luma/agent.sock")]
    [InlineData("tcp://127.0.0.1:80")]
    public void Anything_else_is_refused_with_an_example(string text)
    {
        var refused = Assert.Throws<UsageException>(() => AgentAddress.Parse(text, "--agent"));
        Assert.Contains($"(was '{text}')", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--agent unix:///run/luma/agent.sock", refused.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_too_long_for_a_socket_is_refused()
    {
        Assert.Equal(107, AgentAddress.Parse("unix:///" + new string('a', 106), "--agent").SocketPath.Length);
        Assert.Throws<UsageException>(() => AgentAddress.Parse("unix:///" + new string('a', 107), "--agent"));
    }
}
