using System.CommandLine;
using System.Globalization;
using Luma.Core.Api;

namespace Luma.Cli.Commands;

/// <summary><c>luma logs</c>: what an app's replicas wrote.</summary>
internal static class LogsCommand
{
    public static Command Create(Options options)
    {
        var app = Options.App();
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with what they write from now on, until Ctrl-C" };
        var tail = new Option<int>("--tail", "-n")
        {
            Description = "The last N lines of each replica",
            HelpName = "N",
            DefaultValueFactory = _ => 100,
        };
        var command = new Command("logs", "Show what an app wrote") { app, follow, tail };
        command.SetAction((parsed, ct) =>
            RunAsync(options.Open(parsed), new(parsed.GetRequiredValue(app), parsed.GetValue(follow), parsed.GetValue(tail)), ct));
        return command;
    }

    private static async Task<int> RunAsync(Session session, Wanted wanted, CancellationToken ct)
    {
        if (wanted.Tail < 0)
        {
            throw new UsageException($"--tail must not be negative (was {wanted.Tail})", "Write for example --tail 100.");
        }

        var containers = new List<string>();
        using var agent = session.Connect();
        try
        {
            await foreach (var line in agent.LogsAsync(wanted.App, wanted.Follow, wanted.Tail, ct))
            {
                if (!containers.Contains(line.Container))
                {
                    containers.Add(line.Container);
                }

                var name = session.Ink.PaintNth($"{line.Container} |", containers.IndexOf(line.Container));
                await session.Around.Out.WriteLineAsync($"{name} {(session.Verbose ? At(line) : "")}{line.Text}".AsMemory(), ct);
            }
        }
        catch (OperationCanceledException) when (wanted.Follow)
        {
            // Ctrl-C is how one leaves.
        }

        return ExitCodes.Done;
    }

    private static string At(AppLogLine line) =>
        line.At is { } at ? at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ ", CultureInfo.InvariantCulture) : "";

    private sealed record Wanted(string App, bool Follow, int Tail);
}
