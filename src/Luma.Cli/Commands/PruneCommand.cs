using System.CommandLine;
using Luma.Cli.Output;
using Luma.Core.Api;

namespace Luma.Cli.Commands;

/// <summary><c>luma prune</c>: removes the releases and images of a server that are beyond what <c>luma.yml</c> keeps.</summary>
internal static class PruneCommand
{
    public static Command Create(Options options)
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would be removed, and remove nothing" };
        var command = new Command("prune", "Remove releases, and their images, beyond what is kept") { dryRun, options.Json };
        command.SetAction((parsed, ct) => RunAsync(options.Open(parsed), parsed.GetValue(dryRun), ct));
        return command;
    }

    private static Task<int> RunAsync(Session session, bool dryRun, CancellationToken ct) =>
        EachServer.AskAsync(session, agent => agent.PruneAsync(dryRun, ct), (on, report) =>
        {
            on.Show(report, LumaJson.Default.PruneReport, PruneLines.Of(report, dryRun));
            return ExitCodes.Done;
        });
}
