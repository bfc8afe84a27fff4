using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using System.Text.Json;
using Luma.Cli.Output;
using Luma.Core.Api;

namespace Luma.Cli.Commands;

/// <summary><c>luma version</c>: which versions work together here.</summary>
internal static class VersionCommand
{
    /// <summary>Without the commit that the build appends.</summary>
    public static string Luma { get; } =
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static Command Create(Options options)
    {
        var command = new Command("version", "Show the versions of luma, the agent and Docker") { options.Json };
        command.SetAction((parsed, ct) => RunAsync(options.Open(parsed), ct));
        return command;
    }

    private static Task<int> RunAsync(Session session, CancellationToken ct)
    {
        if (!session.Json)
        {
            session.Around.Out.WriteLine($"luma    {Luma}");
        }

        return EachServer.AskAsync(session, agent => agent.VersionAsync(ct), Tell);
    }

    private static int Tell(Session session, AgentVersion answer)
    {
        if (session.Json)
        {
            session.WriteJson(JsonSerializer.Serialize(new(Luma, answer.Agent, answer.Docker, answer.DockerApi), CliJson.Default.Versions));
            return ExitCodes.Done;
        }

        var server = session.Marked ? $"[{session.Server}] " : "";
        session.Around.Out.WriteLine($"{server}agent   {answer.Agent}");
        session.Around.Out.WriteLine(answer.Docker is null
            ? $"{server}Docker  does not answer the agent"
            : $"{server}Docker  {answer.Docker} (API {answer.DockerApi})");
        return ExitCodes.Done;
    }
}

/// <summary><c>luma --version</c>: this program's version alone, without asking an agent.</summary>
internal sealed class VersionLine : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine($"luma {VersionCommand.Luma}");
        return ExitCodes.Done;
    }
}
