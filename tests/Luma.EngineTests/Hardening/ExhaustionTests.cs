using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Hardening;

public sealed class ExhaustionTests
{
    private const int Few = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Connections_never_take_the_last_descriptors_and_all_are_served_again_when_some_are_free()
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp();
        await stage.DeployAsync(app);
        var open = OpenFilesOf(stage.Agent.Id);
        await LimitAsync(stage.Agent.Id, open + Few);
        var clients = new List<TcpClient>();
        var most = open;

        for (var i = 0; i < 3 * Few; i++)
        {
            var client = new TcpClient();
            clients.Add(client);
            await client.ConnectAsync(stage.Agent.Http);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /up HTTP/1.1\r\nHost: {app.Host}\r\n"));
            most = Math.Max(most, OpenFilesOf(stage.Agent.Id));
        }

        await Until.TrueAsync("one more is refused", async () => (await AnswerAsync(stage)).StartsWith("HTTP/1.1 503 ", StringComparison.Ordinal));
        (await stage.LumaAsync("status", app.Name)).Exited(0);
        Assert.InRange(most, open + 1, open + Few - 4);
        clients.ForEach(client => client.Dispose());

        await Until.TrueAsync("it serves again", async () => await TryVersionAsync(stage, app) == "1");
        Assert.True(stage.Agent.Runs);
    }

    [Fact]
    public async Task Whoever_comes_beyond_the_cap_is_told_to_come_back()
    {
        await using var stage = Stage.Silent();
        stage.Agent.Options = ["--max-connections", "3"];
        await stage.Agent.StartAsync();
        List<TcpClient> clients = [];
        await Until.TrueAsync("one more is refused", async () =>
        {
            // Anew each time: who says nothing is closed in the end, which a busy machine may come to before it asks.
            clients.ForEach(client => client.Dispose());
            clients = [.. Enumerable.Range(0, 3).Select(_ => new TcpClient())];
            await Task.WhenAll(clients.Select(client => client.ConnectAsync(stage.Agent.Http)));
            return (await AnswerAsync(stage)).StartsWith("HTTP/1.1 503 ", StringComparison.Ordinal);
        });

        clients.ForEach(client => client.Dispose());
        await Until.TrueAsync("places are free again", async () => (await AnswerAsync(stage)).StartsWith("HTTP/1.1 404 ", StringComparison.Ordinal));
    }

    private static int OpenFilesOf(int process) => Directory.EnumerateFiles($"/proc/{process}/fd").Count();

    private static async Task<string> AnswerAsync(Stage stage)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var client = new TcpClient();
        await client.ConnectAsync(stage.Agent.Http, limit.Token);
        await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: nobody.test\r\nConnection: close\r\n\r\n"u8.ToArray(), limit.Token);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadLineAsync(limit.Token) ?? "";
    }

    private static async Task<string> TryVersionAsync(Stage stage, AppFile app)
    {
        try
        {
            return await stage.Proxy.VersionAsync(app);
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }

    private static async Task LimitAsync(int process, int descriptors)
    {
        var (id, most) = (process.ToString(CultureInfo.InvariantCulture), descriptors.ToString(CultureInfo.InvariantCulture));
        await using var prlimit = ChildProcess.Start("prlimit", ["--pid", id, $"--nofile={most}:"], "/");
        (await prlimit.Ended).Exited(0);
    }
}
