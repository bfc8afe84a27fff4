using System.CommandLine;
using Luma.Cli.Configuration;
using Luma.Cli.Connection;
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

    private static async Task<int> RunAsync(Session session, string? name, CancellationToken ct)
    {
        using var agent = session.Connect();
        if (name is null)
        {
            return await AllAsync(session, agent, ct);
        }

        var app = await session.WaitAsync(agent.AppAsync(name, ct));
        session.Show([app], LumaJson.Default.IReadOnlyListAppStatus, StatusLines.Of(app, session.Verbose));
        return ExitCodes.Done;
    }

    private static async Task<int> AllAsync(Session session, AgentClient agent, CancellationToken ct)
    {
        var file = session.GlanceAtFile();
        var apps = await session.WaitAsync(agent.AppsAsync(ct));
        IReadOnlyList<AppStatus> shown = file is { Project.Length: > 0 } ? [.. apps.Where(app => app.Project == file.Project)] : apps;
        session.Show(shown, LumaJson.Default.IReadOnlyListAppStatus, Lines(session, shown, file));
        return ExitCodes.Done;
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
