using System.CommandLine;
using Luma.Cli.Output;
using Luma.Core.Api;

namespace Luma.Cli.Commands;

/// <summary><c>luma releases</c>: an app's history.</summary>
internal static class ReleasesCommand
{
    public static Command Create(Options options)
    {
        var app = OneApp.Argument();
        var command = new Command("releases", "List an app's releases, failed ones among them") { app, options.Json };
        command.SetAction((parsed, ct) =>
        {
            var session = options.Open(parsed);
            return RunAsync(session, OneApp.Of(session, parsed.GetValue(app)), ct);
        });
        return command;
    }

    private static Task<int> RunAsync(Session session, string app, CancellationToken ct) =>
        EachServer.AskAsync(session, session.TargetsOf(app), (_, agent) => agent.ReleasesAsync(app, ct), (on, releases) =>
        {
            on.Show(releases, LumaJson.Default.IReadOnlyListReleaseStatus, ReleaseLines.Of(releases, on.Around.Time.GetUtcNow(), on.Verbose));
            return ExitCodes.Done;
        });
}
