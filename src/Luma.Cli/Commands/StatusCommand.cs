using System.CommandLine;
using Luma.Cli.Configuration;
using Luma.Cli.Connection;
using Luma.Cli.Fleets;
using Luma.Cli.Output;
using Luma.Core.Api;

namespace Luma.Cli.Commands;

/// <summary><c>luma status</c>: how one app fares, or all of the project, or all of the server.</summary>
internal static class StatusCommand
{
    public static Command Create(Options options)
    {
        var app = Options.NoOption(new Argument<string?>("app")
        {
            Description = "The app; by default all of luma.yml's project, or all of the server",
            Arity = ArgumentArity.ZeroOrOne,
        });
        var command = new Command("status", "Show how apps fare") { app, options.Json };
        command.SetAction((parsed, ct) => RunAsync(options.Open(parsed), parsed.GetValue(app), ct));
        return command;
    }

    private static Task<int> RunAsync(Session session, string? name, CancellationToken ct)
    {
        var file = session.GlanceAtFile();
        var targets = name is null ? EachServer.Targets(session) : session.TargetsOf(name);
        return targets.Count > 1 && !session.Json
            ? TogetherAsync(session, targets, name, file, ct)
            : EachServer.AskAsync(session, targets, (_, agent) => AppsAsync(agent, name, file, ct), (on, apps) => Tell(on, apps, name, file));
    }

    private static int Tell(Session session, IReadOnlyList<AppStatus> apps, string? name, LumaFile? file)
    {
        session.Show(
            apps, LumaJson.Default.IReadOnlyListAppStatus, name is null ? Lines(session, apps, file) : StatusLines.Of(apps[0], session.Verbose));
        return ExitCodes.Done;
    }

    /// <summary>One table of all servers, in which those that do not answer have their rows, too.</summary>
    private static async Task<int> TogetherAsync(Session session, IReadOnlyList<Target> targets, string? name, LumaFile? file, CancellationToken ct)
    {
        var answers = await session.WaitAsync(Task.WhenAll(targets.Select(target => AnswerAsync(session, target, name, file, ct))));
        foreach (var line in FleetStatus.Of(answers, file, name))
        {
            session.Write(line);
        }

        return answers.All(answer => answer.Problem is null) ? ExitCodes.Done : ExitCodes.AgentUnreachable;
    }

    private static async Task<ServerAnswer> AnswerAsync(Session session, Target target, string? name, LumaFile? file, CancellationToken ct)
    {
        try
        {
            using var agent = session.Connect(target);
            return new(target.Server.Name, await AppsAsync(agent, name, file, ct), null);
        }
        catch (AgentRefusedException e) when (e.Problem.Type == ProblemTypes.NotFound)
        {
            return new(target.Server.Name, [], null);
        }
        catch (Exception e) when (e is AgentUnreachableException or AgentRefusedException)
        {
            return new(target.Server.Name, [], e.Message);
        }
    }

    /// <summary>The one that is named; otherwise those of the project, or all where there is none.</summary>
    private static async Task<IReadOnlyList<AppStatus>> AppsAsync(AgentClient agent, string? name, LumaFile? file, CancellationToken ct)
    {
        if (name is not null)
        {
            return [await agent.AppAsync(name, ct)];
        }

        var apps = await agent.AppsAsync(ct);
        return file is { Project.Length: > 0 } ? [.. apps.Where(app => app.Project == file.Project)] : apps;
    }

    private static IEnumerable<Line> Lines(Session session, IReadOnlyList<AppStatus> apps, LumaFile? file)
    {
        foreach (var app in apps)
        {
            yield return StatusLines.Heading(app);
            foreach (var line in StatusLines.Of(app, session.Verbose))
            {
                yield return new(["  ", .. line.Spans]);
            }
        }

        foreach (var missing in (file?.Apps ?? []).Where(asked => apps.All(app => app.Name != asked.Name)))
        {
            yield return new(Line.Strong(missing.Name), Line.Faint($"  not deployed yet; `luma deploy {missing.Name}` does"));
        }

        if (apps.Count == 0 && file is null)
        {
            yield return new("No app is deployed here yet.");
        }
    }
}
