using Luma.Cli;
using Luma.Cli.Setup;

namespace Luma.Tests.Cli.Setup;

public sealed class ListenAddressesTests
{
    [Theory]
    [InlineData(":80", "0.0.0.0:80")]
    [InlineData("127.0.0.1:8080, [::]:80", "127.0.0.1:8080,[::]:80")]
    [InlineData(null, null)]
    public void Addresses_are_read_as_people_write_them(string? written, string? read) =>
        Assert.Equal(read, ListenAddresses.Read(written, "--http"));

    [Theory]
    [InlineData("80")]
    [InlineData("web:80")]
    [InlineData(":0")]
    [InlineData(":80,")]
    [InlineData(":80;reboot")]
    public void Anything_else_is_refused_with_an_example(string written)
    {
        var refusal = Assert.Throws<UsageException>(() => ListenAddresses.Read(written, "--http"));

        Assert.StartsWith("--http must be ADDRESS:PORT (was '", refusal.Message, StringComparison.Ordinal);
    }
}
