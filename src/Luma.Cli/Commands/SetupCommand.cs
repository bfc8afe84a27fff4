using System.CommandLine;
using Luma.Cli.Setup;

namespace Luma.Cli.Commands;

/// <summary><c>luma setup</c>: brings servers to where apps can be deployed to them.</summary>
internal static class SetupCommand
{
    public static Command Create(Options options)
    {
        var servers = ServersArgument("The servers of luma.yml to set up, by default all; or user@host where luma.yml names none");
        var http = new Option<string?>("--http") { Description = "Where the proxy listens; by default where it did, or :80", HelpName = "ADDRESS:PORT" };
        var https = new Option<string?>("--https") { Description = "The same for HTTPS; by default where it did, or nowhere", HelpName = "ADDRESS:PORT" };
        var agents = new Option<string?>("--agents") { Description = $"The folder of the builds of luma-agent; by default {AgentBuilds.Variable}, or beside luma", HelpName = "FOLDER" };
        var key = new Option<string?>("--key") { Description = "Lets this public key in, for no more than --scope says, and does nothing else", HelpName = "FILE" };
        var scope = new Option<string?>("--scope") { Description = "With --key: read, deploy:APP[,APP] or admin; none takes its rights away", HelpName = "SCOPE" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would be changed, and change nothing" };
        var command = new Command("setup", "Set up servers: Docker, the agent and its proxy") { servers, http, https, agents, key, scope, dryRun, options.Json };
        command.SetAction((parsed, ct) =>
        {
            var session = options.Open(parsed);
            var targets = ServersOf(session, parsed.GetValue(servers) ?? []);
            if (parsed.GetValue(key) is { } file)
            {
                return KeySetup.RunAsync(session, targets, file, parsed.GetValue(scope), parsed.GetValue(dryRun), ct);
            }

            var wishes = new SetupWishes(
                ListenAddresses.Read(parsed.GetValue(http), "--http"), ListenAddresses.Read(parsed.GetValue(https), "--https"), parsed.GetValue(dryRun));
            return RunAsync(session, targets, wishes, parsed.GetValue(agents), ct);
        });
        return command;
    }

    public static Argument<string[]> ServersArgument(string description) =>
        Options.NoOption(new Argument<string[]>("server") { Description = description, Arity = ArgumentArity.ZeroOrMore });

    /// <exception cref="UsageException">None is named, here or in <c>luma.yml</c>.</exception>
    public static IReadOnlyList<Target> ServersOf(Session session, IReadOnlyList<string> names)
    {
        IReadOnlyList<string> named = [.. session.ServersNamed.Concat(names).Distinct()];
        var targets = Targets.Of(session with { Agent = null, ServersNamed = named }, session.GlanceAtFile()).All;
        return named.Count > 0 || targets.All(target => target.Marked)
            ? targets
            : throw new UsageException("no server is named", "Name it, `luma setup root@web-1.example.com`, or list your servers under servers: in luma.yml.");
    }

    /// <summary>With all defaults.</summary>
    public static Task<int> AllAsync(Session session, IReadOnlyList<Target> targets, CancellationToken ct) =>
        RunAsync(session, targets, new(null, null, DryRun: false), agents: null, ct);

    private static async Task<int> RunAsync(Session session, IReadOnlyList<Target> targets, SetupWishes wishes, string? agents, CancellationToken ct)
    {
        using var builds = new AgentBuilds(agents ?? session.Around.Variable(AgentBuilds.Variable) ?? AgentBuilds.Usual);
        await using var crew = new Crew(session, targets);
        var setups = targets.ToDictionary(target => target, target =>
            new ServerSetup(crew.ScriptOf(target), builds, wishes, crew.VoiceOf(target), session.Around.Time));
        var fit = await crew.AllAsync(target => setups[target].SurveyAsync(ct));
        if (fit != ExitCodes.Done)
        {
            session.Warn("nothing was changed");
            return fit;
        }

        return await crew.AllAsync(async target =>
        {
            await setups[target].RunAsync(ct);
            return true;
        });
    }
}
