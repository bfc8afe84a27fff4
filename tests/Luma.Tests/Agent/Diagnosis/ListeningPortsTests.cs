using System.Net;
using System.Net.Sockets;
using Luma.Agent.Diagnosis;

namespace Luma.Tests.Agent.Diagnosis;

/// <summary>On this very process, which opens the ports that must be found.</summary>
public sealed class ListeningPortsTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public void A_port_on_every_address_can_be_reached(string address)
    {
        using var listener = Listen(address);

        var (reachable, loopbackOnly) = ListeningPorts.Of(Environment.ProcessId);

        Assert.Contains(Port(listener), reachable);
        Assert.DoesNotContain(Port(listener), loopbackOnly);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.2")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")] // how Java and .NET bind to 127.0.0.1 on a socket for both families
    public void A_port_on_loopback_cannot(string address)
    {
        using var listener = Listen(address);

        var (reachable, loopbackOnly) = ListeningPorts.Of(Environment.ProcessId);

        Assert.Contains(Port(listener), loopbackOnly);
        Assert.DoesNotContain(Port(listener), reachable);
    }

    [Fact]
    public void A_port_on_both_can_be_reached()
    {
        using var any = Listen("::1");
        using var loopback = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        loopback.Bind(new IPEndPoint(IPAddress.Any, Port(any)));
        loopback.Listen();

        var (reachable, loopbackOnly) = ListeningPorts.Of(Environment.ProcessId);

        Assert.Contains(Port(any), reachable);
        Assert.DoesNotContain(Port(any), loopbackOnly);
    }

    [Fact]
    public void Ports_come_in_ascending_order_and_once()
    {
        using var one = Listen("0.0.0.0");
        using var other = Listen("127.0.0.1");

        var (reachable, loopbackOnly) = ListeningPorts.Of(Environment.ProcessId);

        Assert.Equal(reachable.Distinct().Order(), reachable);
        Assert.Equal(loopbackOnly.Distinct().Order(), loopbackOnly);
    }

    [Fact]
    public void The_name_server_that_Docker_puts_into_a_container_is_none_of_the_apps()
    {
        using var listener = Listen("127.0.0.11");

        var (reachable, loopbackOnly) = ListeningPorts.Of(Environment.ProcessId);

        Assert.DoesNotContain(Port(listener), reachable.Concat(loopbackOnly));
    }

    [Fact]
    public void A_connection_is_no_listener()
    {
        using var listener = Listen("127.0.0.1");
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(listener.LocalEndPoint!);

        var (reachable, loopbackOnly) = ListeningPorts.Of(Environment.ProcessId);

        Assert.DoesNotContain(Port(client), reachable.Concat(loopbackOnly));
    }

    [Fact]
    public void A_process_that_has_ended_listens_on_nothing() =>
        Assert.Equal("it listens on no TCP port", ListeningPorts.Describe(int.MaxValue));

    [Fact]
    public void Ports_are_told_in_words()
    {
        using var listener = Listen("0.0.0.0");

        Assert.Matches($@"\Ait listens on port (\d+, )*{Port(listener)}(, \d+)*\z", ListeningPorts.Describe(Environment.ProcessId));
    }

    private static Socket Listen(string address)
    {
        var ip = IPAddress.Parse(address);
        var socket = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (ip.IsIPv4MappedToIPv6)
        {
            socket.DualMode = true;
        }

        socket.Bind(new IPEndPoint(ip, 0));
        socket.Listen();
        return socket;
    }

    private static int Port(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;
}
