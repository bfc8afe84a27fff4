using System.CommandLine;
using Luma.Cli.Output;
using Luma.Core.Api;

namespace Luma.Cli.Commands;

/// <summary><c>luma doctor</c>: whether the server is fit for deployments, and what to do where it is not.</summary>
internal static class DoctorCommand
{
    public static Command Create(Options options)
    {
        var command = new Command("doctor", "Check the server: Docker, disk, memory, ports, certificates and more") { options.Json };
        command.SetAction((parsed, ct) => RunAsync(options.Open(parsed), ct));
        return command;
    }

    private static Task<int> RunAsync(Session session, CancellationToken ct) => EachServer.AskAsync(session, agent => agent.ChecksAsync(ct), Tell);

    private static int Tell(Session session, IReadOnlyList<CheckResult> found)
    {
        session.Show(found, LumaJson.Default.IReadOnlyListCheckResult, CheckLines.Of(found));
        return found.Any(check => check.State == CheckState.Trouble) ? ExitCodes.Failed : ExitCodes.Done;
    }
}
