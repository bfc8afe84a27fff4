using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Upgrading;

/// <summary>Listening sockets that somebody else holds, as systemd does.</summary>
[Collection(Alone.Name)]
public sealed class ActivationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("luma-activation-").FullName;

    [Theory]
    [InlineData]
    [InlineData("proxy")]
    public async Task A_socket_that_is_handed_in_is_served(params string[] command)
    {
        var http = new IPEndPoint(IPAddress.Loopback, FreePort.Next());
        using var socket = new HeldSocket(http);
        await using var process = socket.Start(Binaries.Agent, command, _folder, Environment(http));
        using var visitor = new Visitor(http);

        await process.HeardAsync("The proxy listens on");

        Assert.Equal(404, (await visitor.AskAsync("nobody.test")).Status);
    }

    [Fact]
    public async Task A_socket_for_an_address_that_was_not_asked_for_is_refused()
    {
        var handed = new IPEndPoint(IPAddress.Loopback, FreePort.Next());
        using var socket = new HeldSocket(handed);
        await using var process = socket.Start(Binaries.Agent, ["proxy"], _folder, Environment(new(IPAddress.Loopback, FreePort.Next())));

        (await process.Ended).Exited(1).Said(string.Create(CultureInfo.InvariantCulture, $"cannot listen on {handed}: a socket for it was handed in"));
    }

    [Fact]
    public async Task While_a_killed_proxy_is_away_new_connections_only_wait()
    {
        await using var scene = await OwnProcessScene.StartAsync(held: true);
        await scene.Stage.Agent.StopAsync();
        var (killed, ended) = (false, false);
        var (faults, late) = (new ConcurrentQueue<string>(), 0);
        var visitors = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!ended)
            {
                var afterwards = killed;
                var fault = await FaultOfAsync(scene);
                // What the killed process had accepted is lost; nothing else is.
                if (fault is not null && (afterwards || fault is SocketException))
                {
                    faults.Enqueue(fault.ToString());
                }

                Interlocked.Add(ref late, afterwards ? 1 : 0);
            }
        })));
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);

        await scene.Proxy.KillAsync();
        killed = true;
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        Assert.Equal(0, late);
        await scene.Proxy.StartAsync();
        await Until.TrueAsync("they are answered", () => late > 100);
        ended = true;
        await visitors;

        Assert.Empty(faults);
        Assert.Equal("1", await scene.Stage.Proxy.VersionAsync(scene.App));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A connection of its own for one request; null where it was answered by the app.</summary>
    private static async Task<Exception?> FaultOfAsync(OwnProcessScene scene)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        try
        {
            using var client = await RawClient.ConnectAsync(scene.Stage.Agent.Http, patience.Token);
            var (status, _) = await client.AskAsync("GET /version", scene.App.Host, "", close: true, patience.Token);
            return status == 200 ? null : new InvalidOperationException($"status {status}");
        }
        catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException)
        {
            return fault;
        }
    }

    private Dictionary<string, string> Environment(IPEndPoint http) => new()
    {
        ["LUMA_SOCKET"] = Path.Combine(_folder, "agent.sock"),
        ["LUMA_STATE"] = Path.Combine(_folder, "state"),
        ["LUMA_PROXY_CONTROL"] = Path.Combine(_folder, "control.sock"),
        ["LUMA_PROXY_TABLE"] = Path.Combine(_folder, "table.json"),
        ["LUMA_HTTP"] = string.Create(CultureInfo.InvariantCulture, $"{http}"),
        ["LUMA_DOCKER"] = TestEngine.Endpoint.ToString(),
    };
}
