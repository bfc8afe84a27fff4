using Luma.Agent.Scoping;

namespace Luma.Tests.Agent.Scoping;

public sealed class KeyHolderTests
{
    [Theory]
    [InlineData("luma-key ci@github deploy:blog 10.0.0.9")]
    [InlineData("luma-key ci read")]
    [InlineData("luma-key ci admin fe80::1")]
    public void What_the_bridge_says_is_read(string line) => Assert.Equal(line, KeyHolder.Parse(line)?.Preamble);

    [Theory]
    [InlineData("")]
    [InlineData("GET /api/v1/apps HTTP/1.1")]
    [InlineData("luma-key ci")]
    [InlineData("luma-key  read")]
    [InlineData("luma-key ci read somewhere")]
    [InlineData("luma-key ci read 10.0.0.9 more")]
    [InlineData("luma-key ci everything")]
    [InlineData("luma-key \"ci\" read")]
    public void Nothing_else_is(string line) => Assert.Null(KeyHolder.Parse(line));
}
