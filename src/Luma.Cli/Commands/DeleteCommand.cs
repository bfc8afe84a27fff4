using System.CommandLine;
using Luma.Cli.Connection;
using Luma.Cli.Output;
using Luma.Core.Api;

namespace Luma.Cli.Commands;

/// <summary><c>luma delete</c>: takes everything of an app away, its volumes only where that is asked for.</summary>
internal static class DeleteCommand
{
    public static Command Create(Options options)
    {
        var app = Options.App();
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask" };
        var volumes = new Option<bool>("--volumes") { Description = "Take its volumes away, too, with all that they hold" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would go, and remove nothing" };
        var command = new Command("delete", "Take an app away; its volumes stay") { app, yes, volumes, dryRun, options.NoWait, options.Json };
        command.SetAction((parsed, ct) =>
        {
            var session = options.Open(parsed);
            var wish = new Wish(parsed.GetRequiredValue(app), parsed.GetValue(volumes), Waits: !parsed.GetValue(options.NoWait));
            return parsed.GetValue(dryRun) ? PreviewAsync(session, wish, ct) : RunAsync(session, wish, parsed.GetValue(yes), ct);
        });
        return command;
    }

    private static Task<int> PreviewAsync(Session session, Wish wish, CancellationToken ct) => EachServer.AskAsync(
        session, session.TargetsOf(wish.App), (_, agent) => FindAsync(agent, wish, ct), (on, preview) =>
        {
            if (preview is null)
            {
                return NothingToDo(on, wish);
            }

            on.Show(preview, LumaJson.Default.DeletionPreview, DeletionLines.Of(preview));
            return ExitCodes.Done;
        });

    private static async Task<int> RunAsync(Session session, Wish wish, bool yes, CancellationToken ct)
    {
        if (!yes && !await AgreesAsync(session, wish, ct))
        {
            session.Warn("nothing was deleted");
            return ExitCodes.Usage;
        }

        return await EachServer.ActAsync(session, session.TargetsOf(wish.App), (on, agent) => DeleteAsync(on, agent, wish, ct));
    }

    private static async Task<int> DeleteAsync(Session session, AgentClient agent, Wish wish, CancellationToken ct)
    {
        try
        {
            return await new Operation(session, agent, wish.App).RunAsync(stop => agent.DeleteAsync(wish.App, wish.Volumes, wish.Waits, stop), ct);
        }
        catch (AgentRefusedException e) when (e.Problem.Type == ProblemTypes.NotFound)
        {
            return NothingToDo(session, wish);
        }
    }

    /// <summary>Null where there is no such app.</summary>
    private static async Task<DeletionPreview?> FindAsync(AgentClient agent, Wish wish, CancellationToken ct)
    {
        try
        {
            return await agent.PreviewDeletionAsync(wish.App, wish.Volumes, ct);
        }
        catch (AgentRefusedException e) when (e.Problem.Type == ProblemTypes.NotFound)
        {
            return null;
        }
    }

    /// <summary>What is to be away is away, so that a script may say so twice.</summary>
    private static int NothingToDo(Session session, Wish wish)
    {
        session.Warn($"this server has no app {wish.App}; there is nothing to delete");
        return ExitCodes.Done;
    }

    private static async Task<bool> AgreesAsync(Session session, Wish wish, CancellationToken ct)
    {
        if (session.Json || !session.Around.OutIsTerminal || !session.Around.InIsTerminal)
        {
            throw new UsageException(
                $"deleting {wish.App} needs --yes where nobody can be asked", $"`luma delete {wish.App} --dry-run` shows what would go, `luma delete {wish.App} --yes` does it.");
        }

        await PreviewAsync(session, wish, ct);
        await session.Around.Out.WriteAsync($"Delete {wish.App}? [y/N] ");
        await session.Around.Out.FlushAsync(ct);
        return (await session.Around.In().ReadLineAsync(ct))?.Trim() is "y" or "Y" or "yes";
    }

    /// <param name="Volumes">Whether its volumes go, too.</param>
    /// <param name="Waits">Whether to wait where something else is being done to the app.</param>
    private sealed record Wish(string App, bool Volumes, bool Waits);
}
