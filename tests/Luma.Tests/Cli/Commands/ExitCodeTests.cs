using System.Net.Sockets;
using System.Text.Json;
using Luma.Cli;
using Luma.Cli.Connection;
using Luma.Core.Api;
using Luma.Tests.Cli.Rig;
using Microsoft.AspNetCore.Http;

namespace Luma.Tests.Cli.Commands;

public sealed class ExitCodeTests
{
    [Theory]
    [InlineData(ProblemTypes.InvalidSpec, 422, 2)]
    [InlineData(ProblemTypes.BadRequest, 400, 2)]
    [InlineData(ProblemTypes.HostTaken, 409, 2)]
    [InlineData(ProblemTypes.NameTaken, 409, 2)]
    [InlineData(ProblemTypes.NotFound, 404, 2)]
    [InlineData(ProblemTypes.AppBusy, 409, 4)]
    [InlineData(ProblemTypes.TooLate, 409, 1)]
    [InlineData(ProblemTypes.Versions, 400, 3)]
    [InlineData(ProblemTypes.DockerUnavailable, 503, 1)]
    [InlineData(ProblemTypes.Internal, 500, 1)]
    [InlineData("urn:luma:of-tomorrow", 418, 1)]
    public async Task Each_problem_has_its_code_and_is_told_with_its_remedy(string type, int status, int code)
    {
        await using var agent = await FakeAgent.StartAsync();
        agent.Refuses("POST /api/v1/apps/blog/restart", new() { Type = type, Title = "Title", Status = status, Detail = "what happened", Remedy = "Do this." });
        Assert.Equal(new(code, "", "luma: what happened\nluma: Do this.\n"), await new LumaRun { Agent = agent }.RunAsync("restart", "blog"));

        var json = await new LumaRun { Agent = agent }.RunAsync("restart", "blog", "--json");
        Assert.Equal(code, json.Code);
        Assert.Equal(type, JsonSerializer.Deserialize(json.Out, LumaJson.Default.ApiProblem)!.Type);
    }

    [Fact]
    public async Task An_answer_that_is_no_problem_document_is_a_failure_with_its_status()
    {
        await using var agent = await FakeAgent.StartAsync();
        agent.On("GET /api/v1/version", context =>
        {
            context.Response.StatusCode = 502;
            return Task.CompletedTask;
        });
        var outcome = await new LumaRun { Agent = agent }.RunAsync("version");
        Assert.Equal(1, outcome.Code);
        Assert.Equal("luma: HTTP status 502\nluma: Compare the versions: `luma version`.\n", outcome.Error);
    }

    /// <summary>Fault 41: CLI and agent of different versions.</summary>
    [Theory]
    [InlineData("99", ApiLevel.UpgradeClient)]
    [InlineData("0", ApiLevel.UpgradeAgent)]
    public async Task Fault_41_where_an_answer_is_not_understood_the_older_side_is_to_be_upgraded(string level, string remedy)
    {
        await using var agent = await FakeAgent.StartAsync();
        agent.On("GET /api/v1/version", async context =>
        {
            context.Response.Headers[ApiLevel.Header] = level;
            await context.Response.WriteAsync("<!-- of another time -->");
        });

        var outcome = await new LumaRun { Agent = agent }.RunAsync("version");

        Assert.Equal(1, outcome.Code);
        Assert.EndsWith($"luma: {remedy}\n", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_request_tells_the_level_that_luma_speaks()
    {
        await using var agent = await FakeAgent.StartAsync();
        var told = "";
        agent.On("GET /api/v1/version", context =>
        {
            told = context.Request.Headers[ApiLevel.Header].ToString();
            return Task.CompletedTask;
        });

        await new LumaRun { Agent = agent }.RunAsync("version");

        Assert.Equal(ApiLevel.Text, told);
    }

    [Fact]
    public async Task An_agent_that_is_not_there_is_3_with_cause_and_remedy() => Assert.Equal(
        new(3, "", "luma: no agent answers at unix:///nowhere/agent.sock: no such file\n"
            + "luma: Start it with `systemctl start luma-agent` or `luma-agent`, or name another socket with --agent.\n"),
        await new LumaRun().RunAsync("status", "blog", "--agent", "unix:///nowhere/agent.sock"));

    [Fact]
    public async Task A_socket_that_nobody_listens_on_is_3()
    {
        await using var agent = await FakeAgent.StartAsync();
        using var folder = new Folder();
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, default))
        {
            socket.Bind(new UnixDomainSocketEndPoint(folder.Of("a.sock")));
            var outcome = await new LumaRun().RunAsync("status", "--agent", $"unix://{folder.Of("a.sock")}");
            Assert.Equal(3, outcome.Code);
            Assert.Contains("the socket is there, but nobody listens on it", outcome.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_socket_without_permission_is_3_with_what_to_do()
    {
        var refused = AgentUnreachableException.CannotConnect(AgentAddress.Default, new((int)SocketError.AccessDenied));
        var complaint = Complaint.Of(refused);
        Assert.Equal(3, complaint.ExitCode);
        Assert.Equal(
        [
            "luma: no agent answers at unix:///run/luma/agent.sock: permission denied",
            "luma: Use sudo, or join the group that owns the socket: `ls -l /run/luma/agent.sock` shows it.",
        ], complaint.Lines);
    }

    [Fact]
    public void A_fault_of_luma_itself_is_1_and_says_so() => Assert.Equal(1, Complaint.Of(new InvalidOperationException("oops")).ExitCode);

    [Theory]
    [InlineData("")]
    [InlineData("frob")]
    [InlineData("status --bogus")]
    [InlineData("status a b")]
    [InlineData("logs")]
    [InlineData("logs a --tail abc")]
    [InlineData("logs a --tail -3")]
    [InlineData("proxy")]
    [InlineData("proxy set --host a.com")]
    [InlineData("proxy set --host http://a.com --target a:1")]
    [InlineData("proxy set --host a.com --target a")]
    [InlineData("proxy set --host a.com --target a:0")]
    [InlineData("deploy --image")]
    [InlineData("delete blog")]
    [InlineData("status --agent tcp://x")]
    [InlineData("deploy -c /nowhere/luma.yml")]
    public async Task Bad_usage_is_2_and_is_told_on_stderr(string args)
    {
        var outcome = await new LumaRun().RunAsync(args.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((2, ""), (outcome.Code, outcome.Out));
        Assert.All(outcome.Error.TrimEnd().Split('\n'), line => Assert.StartsWith("luma: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Help_tells_every_exit_code()
    {
        var outcome = await new LumaRun().RunAsync("--help");
        Assert.Equal(0, outcome.Code);
        Assert.All(ExitCodes.All, code => Assert.Contains($"{code.Code,-4} {code.Meaning}", outcome.Out, StringComparison.Ordinal));
    }

    [Fact]
    public void The_manual_tells_every_exit_code_and_command()
    {
        var manual = File.ReadAllText(Path.Combine(Sources.Root, "docs", "cli.md"));
        Assert.All(ExitCodes.All, code => Assert.Contains($"\n| {code.Code} | ", manual, StringComparison.Ordinal));
    }
}
