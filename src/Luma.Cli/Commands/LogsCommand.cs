using System.CommandLine;
using System.Globalization;
using Luma.Cli.Connection;
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

        var targets = session.TargetsOf(wanted.App);
        var containers = new List<string>();
        var codes = await Task.WhenAll(targets.Select(target => FollowAsync(session, target, wanted, containers, alone: targets.Count == 1, ct)));
        return codes.Max();
    }

    /// <param name="containers">Those that were heard of so far, on all servers; each has a colour.</param>
    private static async Task<int> FollowAsync(Session session, Target target, Wanted wanted, List<string> containers, bool alone, CancellationToken ct)
    {
        var on = session.On(target);
        try
        {
            using var agent = session.Connect(target);
            await foreach (var line in agent.LogsAsync(wanted.App, wanted.Follow, wanted.Tail, ct))
            {
                var name = $"{(on.Marked ? $"[{on.Server}] " : "")}{line.Container} |";
                await session.Around.Out.WriteLineAsync($"{session.Ink.PaintNth(name, IndexOf(name, containers))} {(session.Verbose ? At(line) : "")}{line.Text}".AsMemory(), ct);
            }
        }
        catch (OperationCanceledException) when (wanted.Follow)
        {
            // Ctrl-C is how one leaves.
        }
        catch (Exception e) when (!alone && e is AgentUnreachableException or AgentRefusedException)
        {
            return on.Complain(e);
        }

        return ExitCodes.Done;
    }

    private static int IndexOf(string name, List<string> containers)
    {
        lock (containers)
        {
            if (!containers.Contains(name))
            {
                containers.Add(name);
            }

            return containers.IndexOf(name);
        }
    }

    private static string At(AppLogLine line) =>
        line.At is { } at ? at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ ", CultureInfo.InvariantCulture) : "";

    private sealed record Wanted(string App, bool Follow, int Tail);
}
