using System.Net;
using System.Net.Sockets;
using System.Text;
using Luma.Proxy;
using Luma.Tests.Cli.Rig;
using Luma.Tests.Proxy.Rig;

namespace Luma.Tests.Proxy.Handover;

public sealed class HandoverTests : IDisposable
{
    private readonly Folder _folder = new();
    private readonly Successor _successor;

    public HandoverTests() => _successor = new Successor(Path.Combine(_folder.Path, "handover"));

    public void Dispose()
    {
        _successor.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Sockets_and_routes_arrive_as_they_were_sent()
    {
        using var listener = Listening();
        using var other = Listening();
        var table = new RouteTable
        {
            Generation = 7,
            Routes = [.. Enumerable.Range(0, 1000).Select(i => Route($"h{i}.test", i))],
        };

        var connecting = Predecessor.ConnectAsync(_successor.Path, "2.0");
        await _successor.ArriveAsync().Soon();
        var taking = _successor.TakeAsync([listener, other], table);
        using var predecessor = await connecting.Soon();

        Assert.Equal(("2.0", Environment.ProcessId), (_successor.Version, _successor.Process));
        Assert.Equal([listener.LocalEndPoint, other.LocalEndPoint], predecessor.Sockets.Select(socket => socket.LocalEndPoint));
        Assert.Equal(table, predecessor.Table);
        Assert.False(taking.IsCompleted);
        await predecessor.ReadyAsync();
        await taking.Soon();
        Assert.False(predecessor.Left.IsCompleted);
        _successor.Dispose();
        await predecessor.Left.Soon();
    }

    [Fact]
    public async Task A_connection_is_accepted_from_a_socket_that_its_opener_has_closed()
    {
        var listener = Listening();
        var endpoint = (IPEndPoint)listener.LocalEndPoint!;
        using var predecessor = await HandOverAsync(listener);
        listener.Dispose();

        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(endpoint);
        using var accepted = await predecessor.Sockets[0].AcceptAsync().Soon();

        Assert.Equal(client.LocalEndPoint, accepted.RemoteEndPoint);
    }

    [Fact]
    public async Task Without_sockets_the_routes_arrive_alone()
    {
        using var predecessor = await HandOverAsync();

        Assert.Empty(predecessor.Sockets);
    }

    [Fact]
    public async Task A_program_of_another_protocol_is_refused_and_told_why()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(_successor.Path));
        await socket.SendAsync("{\"protocol\":99,\"version\":\"9.9\",\"process\":1}\n"u8.ToArray());

        var refused = await Assert.ThrowsAsync<HandoverException>(() => _successor.ArriveAsync().Soon());

        const string Reason = "it speaks handover protocol 1, version 9.9 speaks 99; a restart is needed";
        Assert.Equal(Reason, refused.Message);
        var answer = new byte[1024];
        var length = await socket.ReceiveAsync(answer).Soon();
        length += length > 1 ? 0 : await socket.ReceiveAsync(answer.AsMemory(1)).AsTask().Soon();
        Assert.Contains(Reason, Encoding.UTF8.GetString(answer, 0, length), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_our_program_is_refused()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(_successor.Path));
        await socket.SendAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());

        await Assert.ThrowsAsync<HandoverException>(() => _successor.ArriveAsync().Soon());
    }

    [Fact]
    public async Task A_successor_that_cannot_serve_says_why()
    {
        var connecting = Predecessor.ConnectAsync(_successor.Path, "2.0");
        await _successor.ArriveAsync().Soon();
        var taking = _successor.TakeAsync([], RouteTable.Empty);
        using var predecessor = await connecting.Soon();

        await predecessor.FailAsync("the disk is full");

        Assert.Equal("the disk is full", (await Assert.ThrowsAsync<HandoverException>(() => taking.Soon())).Message);
    }

    [Fact]
    public async Task A_successor_that_dies_is_noticed()
    {
        var connecting = Predecessor.ConnectAsync(_successor.Path, "2.0");
        await _successor.ArriveAsync().Soon();
        var taking = _successor.TakeAsync([], RouteTable.Empty);

        (await connecting.Soon()).Dispose();

        Assert.Equal("the other process has gone", (await Assert.ThrowsAsync<HandoverException>(() => taking.Soon())).Message);
    }

    [Fact]
    public async Task Where_nobody_hands_over_the_attempt_fails_at_once() =>
        Assert.StartsWith("no process hands over at ", (await Assert.ThrowsAsync<HandoverException>(() =>
            Predecessor.ConnectAsync(Path.Combine(_folder.Path, "nobody"), "2.0").Soon())).Message, StringComparison.Ordinal);

    [Fact]
    public void Nobody_else_may_ask() =>
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_successor.Path));

    private async Task<Predecessor> HandOverAsync(params Socket[] sockets)
    {
        var connecting = Predecessor.ConnectAsync(_successor.Path, "2.0");
        await _successor.ArriveAsync().Soon();
        var taking = _successor.TakeAsync(sockets, RouteTable.Empty);
        var predecessor = await connecting.Soon();
        await predecessor.ReadyAsync();
        await taking.Soon();
        return predecessor;
    }

    private static Route Route(string host, int i) => new()
    {
        Host = host,
        PathPrefix = "/api",
        App = $"app{i}",
        Release = "3",
        Backends = [new() { Id = $"b{i}", Address = i % 2 == 0 ? IPAddress.Loopback : IPAddress.IPv6Loopback, Port = 3000 }],
    };

    private static Socket Listening()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        return socket;
    }
}
