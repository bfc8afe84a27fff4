using System.IO.Pipelines;
using System.Net;
using System.Text;
using Luma.Proxy;
using Luma.Tests.Proxy.Rig;
using Microsoft.AspNetCore.Connections;

namespace Luma.Tests.Proxy.Hardening;

/// <summary>Addresses that a loopback has not: the cap itself is asked.</summary>
public sealed class NetworkCapTests
{
    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::2", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("::ffff:192.0.2.1", "::ffff:192.0.2.2", false)]
    public async Task Addresses_of_one_ipv6_network_count_as_one(string first, string second, bool refused)
    {
        var caps = new ConnectionCaps(most: 10, mostPerAddress: 1, new TrustedProxies([]), () => { });
        var leave = new Signal();
        var serving = caps.ServeAsync(From(first, new Pipe()), _ => leave.Given, cleartext: true);
        var answer = new Pipe();

        var served = false;
        await caps.ServeAsync(From(second, answer), _ =>
        {
            served = true;
            return Task.CompletedTask;
        }, cleartext: true).Soon();

        Assert.Equal(refused, !served);
        if (refused)
        {
            Assert.StartsWith("HTTP/1.1 503 ", Encoding.ASCII.GetString((await answer.Reader.ReadAsync()).Buffer.FirstSpan), StringComparison.Ordinal);
        }

        leave.Give();
        await serving.Soon();
    }

    private static DefaultConnectionContext From(string address, Pipe answer) => new()
    {
        RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 1),
        Transport = new Duplex(PipeReader.Create(Stream.Null), answer.Writer),
    };

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
