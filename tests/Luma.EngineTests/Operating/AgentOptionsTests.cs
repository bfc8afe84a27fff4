using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Operating;

/// <summary>How the agent is started by hand.</summary>
public sealed class AgentOptionsTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerAndGroup = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    private readonly string _folder = Directory.CreateTempSubdirectory("luma-options-").FullName;

    [Fact]
    public async Task Every_option_can_be_given_in_the_environment()
    {
        var http = new IPEndPoint(IPAddress.Loopback, FreePort.Next());
        var (socket, state) = (Path.Combine(_folder, "run", "agent.sock"), Path.Combine(_folder, "state"));
        await using var agent = ChildProcess.Start(Binaries.Agent, [], _folder, new Dictionary<string, string>
        {
            ["LUMA_SOCKET"] = socket,
            ["LUMA_STATE"] = state,
            ["LUMA_HTTP"] = string.Create(CultureInfo.InvariantCulture, $"{http}"),
            ["LUMA_DOCKER"] = TestEngine.Endpoint.ToString(),
            ["LUMA_LOG"] = "json",
        });
        await Until.TrueAsync("the socket is protected", () => File.Exists(socket) && File.GetUnixFileMode(socket) == OwnerAndGroup);

        using (var visitor = new Visitor(http))
        {
            Assert.Equal(404, (await visitor.AskAsync("nobody.test")).Status);
        }

        Assert.Equal(OwnerOnly, File.GetUnixFileMode(state));
        await agent.SignalAsync("TERM");
        var outcome = (await agent.Ended).Exited(0);
        Assert.NotEmpty(outcome.Out);
        Assert.All(outcome.Out, line => JsonDocument.Parse(line.Text).Dispose());
    }

    [Theory]
    [InlineData]
    [InlineData("proxy")]
    public async Task Settings_of_ASP_NET_that_lie_about_open_nothing_more(params string[] command)
    {
        var (http, file, variable) = (FreePort.Next(), FreePort.Next(), FreePort.Next());
        File.WriteAllText(Path.Combine(_folder, "appsettings.json"), $$"""{ "Kestrel": { "Endpoints": { "More": { "Url": "http://127.0.0.1:{{file}}" } } } }""");
        await using var agent = ChildProcess.Start(Binaries.Agent, command, _folder, new Dictionary<string, string>
        {
            ["LUMA_SOCKET"] = Path.Combine(_folder, "agent.sock"),
            ["LUMA_STATE"] = Path.Combine(_folder, "state"),
            ["LUMA_PROXY_CONTROL"] = Path.Combine(_folder, "control.sock"),
            ["LUMA_PROXY_TABLE"] = Path.Combine(_folder, "table.json"),
            ["LUMA_HTTP"] = $"127.0.0.1:{http}",
            ["LUMA_DOCKER"] = TestEngine.Endpoint.ToString(),
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{variable}",
            ["Kestrel__Endpoints__Another__Url"] = $"http://127.0.0.1:{variable}",
        });
        await Until.TrueAsync("it serves", () => Answers(http));

        Assert.False(Answers(file));
        Assert.False(Answers(variable));
        Assert.DoesNotContain("inotify", OpenFilesOf(agent.Id));
    }

    [Theory]
    [InlineData("--http", "nonsense", "--http must be ADDRESS:PORT")]
    [InlineData("--https", "nonsense", "--https must be ADDRESS:PORT")]
    [InlineData("--docker", "tcp://1.2.3.4:2375", "--docker must be unix:///PATH")]
    [InlineData("--log", "xml", "--log must be text or json (was 'xml')")]
    [InlineData("--no-such-option", "1", "--no-such-option")]
    public async Task Bad_usage_is_exit_code_2(string option, string value, string message)
    {
        await using var agent = ChildProcess.Start(Binaries.Agent, [option, value], _folder);

        (await agent.Ended).Exited(2).Said(message);
    }

    [Theory]
    [InlineData("LUMA_HTTP", "127.0.0.1:80,nonsense", "(was 'nonsense')")]
    [InlineData("LUMA_HTTPS", "nonsense", "(was 'nonsense')")]
    [InlineData("LUMA_DOCKER", "tcp://1.2.3.4:2375", "(was 'tcp://1.2.3.4:2375')")]
    [InlineData("LUMA_LOG", "xml", "(was 'xml')")]
    [InlineData("LUMA_CRASH_AT", "soon", "LUMA_CRASH_AT must be a whole number from 1 on (was 'soon')")]
    [InlineData("LUMA_CRASH_AT", "0", "(was '0')")]
    public async Task A_bad_value_in_the_environment_is_exit_code_2(string variable, string value, string message)
    {
        await using var agent = ChildProcess.Start(Binaries.Agent, [], _folder, new Dictionary<string, string> { [variable] = value });

        (await agent.Ended).Exited(2).Said(message);
    }

    private static bool Answers(int port)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>What its descriptors lead to.</summary>
    private static string OpenFilesOf(int process) =>
        string.Join('\n', Directory.EnumerateFiles($"/proc/{process}/fd").Select(entry => new FileInfo(entry).LinkTarget));

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
