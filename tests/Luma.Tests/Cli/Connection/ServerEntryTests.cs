using Luma.Cli.Connection;
using Luma.Cli.Connection.Ssh;

namespace Luma.Tests.Cli.Connection;

public sealed class ServerEntryTests
{
    [Theory]
    [InlineData("web-1", "web-1", "web-1", null, null)]
    [InlineData("deploy@web-1.example.com", "web-1.example.com", "web-1.example.com", "deploy", null)]
    [InlineData("deploy@192.0.2.7:2222", "192.0.2.7:2222", "192.0.2.7", "deploy", 2222)]
    [InlineData("[2001:db8::7]:22", "[2001:db8::7]:22", "2001:db8::7", null, 22)]
    [InlineData("root@2001:db8::7", "2001:db8::7", "2001:db8::7", "root", null)]
    public void A_server_is_read_as_people_write_it(string text, string name, string host, string? user, int? port) =>
        Assert.Equal(new ServerEntry { Name = name, Host = host, User = user, Port = port }, ServerEntry.Parse(text));

    [Theory]
    [InlineData("-oProxyCommand=x")]
    [InlineData("-l@web-1")]
    [InlineData("web-1:0")]
    [InlineData("web-1:65536")]
    [InlineData("web 1")]
    [InlineData("web-1;reboot")]
    [InlineData("$(reboot)")]
    [InlineData("a@b@c")]
    [InlineData("web-1\n")]
    [InlineData("ssh://web-1")]
    [InlineData("")]
    public void Nothing_else_is(string text) => Assert.Null(ServerEntry.Parse(text));

    [Fact]
    public void Localhost_is_this_machine_unless_a_user_or_a_port_is_named()
    {
        Assert.True(ServerEntry.Parse("localhost")!.IsLocal);
        Assert.False(ServerEntry.Parse("me@localhost")!.IsLocal);
        Assert.False(ServerEntry.Parse("localhost:22")!.IsLocal);
        Assert.Equal(ServerEntry.Local, new SshDefaults { User = "deploy", Port = 22 }.Fill(ServerEntry.Local));
    }

    [Fact]
    public void What_a_server_says_of_itself_comes_before_what_holds_for_all()
    {
        var server = new SshDefaults { User = "deploy", Port = 2222 }.Fill(ServerEntry.Parse("ops@web-1")!);
        Assert.Equal(("ops", 2222), (server.User, server.Port));
    }

    [Fact]
    public void What_sharing_a_connection_needs_comes_before_the_options_of_people_and_the_destination_last()
    {
        var arguments = SshArguments.Master(
            ServerEntry.Parse("web-1")!, new() { Options = new Dictionary<string, string> { ["ControlPath"] = "/x", ["ProxyJump"] = "bastion" } }, "/t/control", asks: false).ToList();
        Assert.Equal(["--", "web-1"], arguments[^2..]);
        Assert.InRange(arguments.IndexOf("-S"), 0, arguments.IndexOf("ControlPath=/x"));
        Assert.InRange(arguments.IndexOf("BatchMode=yes"), 0, arguments.IndexOf("ProxyJump=bastion"));
    }
}
