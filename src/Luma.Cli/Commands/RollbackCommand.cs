using System.CommandLine;
using Luma.Cli.Fleets;

namespace Luma.Cli.Commands;

/// <summary><c>luma rollback</c>: makes an earlier release of an app active again.</summary>
internal static class RollbackCommand
{
    public static Command Create(Options options)
    {
        var app = OneApp.Argument();
        var to = new Option<string?>("--to")
        {
            Description = "The release's number or version; by default the one before the active",
            HelpName = "RELEASE",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show the steps and do nothing" };
        var command = new Command("rollback", "Go back to an earlier release without downtime") { app, to, dryRun, options.NoWait, options.Json };
        FleetWish.AddTo(command);
        var holding = new HoldOptions();
        holding.AddTo(command);
        command.SetAction((parsed, ct) =>
        {
            var session = options.Open(parsed);
            var name = OneApp.Of(session, parsed.GetValue(app));
            var wish = new Wish(
                parsed.GetValue(to), !parsed.GetValue(options.NoWait), FleetWish.Of(parsed, session.GlanceAtFile()) with { Hold = holding.In(parsed) });
            return parsed.GetValue(dryRun) ? PreviewAsync(session, name, wish, ct) : RunAsync(session, name, wish, ct);
        });
        return command;
    }

    private static Task<int> PreviewAsync(Session session, string app, Wish wish, CancellationToken ct) =>
        EachServer.AskAsync(session, session.TargetsOf(app), (_, agent) => agent.PlanRollbackAsync(app, wish.To, wish.Fleet.Hold, ct), (on, plan) =>
        {
            PlanLines.Show(on, new(app, plan.Steps));
            return ExitCodes.Done;
        });

    private static Task<int> RunAsync(Session session, string app, Wish wish, CancellationToken ct) =>
        new Rollout(session, app, wish.Fleet).RunAsync(
            session.TargetsOf(app), (_, agent, hold, stop) => agent.RollbackAsync(app, wish.To, wish.Waits, hold, stop), ct);

    /// <param name="Waits">Whether to wait where something else is being done to the app.</param>
    private sealed record Wish(string? To, bool Waits, FleetWish Fleet);
}
