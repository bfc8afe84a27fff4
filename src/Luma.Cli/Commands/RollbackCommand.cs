using System.CommandLine;
using Luma.Cli.Output;

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
        command.SetAction((parsed, ct) =>
        {
            var session = options.Open(parsed);
            var name = OneApp.Of(session, parsed.GetValue(app));
            return parsed.GetValue(dryRun)
                ? PreviewAsync(session, name, parsed.GetValue(to), ct)
                : RunAsync(session, name, parsed.GetValue(to), !parsed.GetValue(options.NoWait), ct);
        });
        return command;
    }

    private static async Task<int> PreviewAsync(Session session, string app, string? to, CancellationToken ct)
    {
        using var agent = session.Connect();
        var plan = await session.WaitAsync(agent.PlanRollbackAsync(app, to, ct));
        PlanLines.Show(session, new(app, plan.Steps));
        return ExitCodes.Done;
    }

    private static async Task<int> RunAsync(Session session, string app, string? to, bool wait, CancellationToken ct)
    {
        using var agent = session.Connect();
        return await new Operation(session, agent, app).RunAsync(stop => agent.RollbackAsync(app, to, wait, hold: null, stop), ct);
    }
}
