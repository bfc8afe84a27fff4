using System.CommandLine;
using Luma.Cli.Output;
using Luma.Core.Api;

namespace Luma.Cli.Commands;

/// <summary><c>luma audit</c>: who did what on a server, and whether that record is whole.</summary>
internal static class AuditCommand
{
    private const int DefaultTail = 20;

    public static Command Create(Options options)
    {
        var subject = Options.NoOption(new Argument<string?>("app")
        {
            Description = "An app, or the host of a route set by hand; all where none is named",
            Arity = ArgumentArity.ZeroOrOne,
        });
        var tail = new Option<int>("--tail", "-n") { Description = "How many lines", HelpName = "N", DefaultValueFactory = _ => DefaultTail };
        tail.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() < 1)
            {
                given.AddError("--tail must be at least 1");
            }
        });
        var verify = new Option<bool>("--verify") { Description = "Check that no line was changed, left out or put between" };
        var command = new Command("audit", "Show who did what on a server") { subject, tail, verify, options.Json };
        command.SetAction((parsed, ct) => parsed.GetValue(verify)
            ? VerifyAsync(options.Open(parsed), ct)
            : ShowAsync(options.Open(parsed), parsed.GetValue(subject), parsed.GetValue(tail), ct));
        return command;
    }

    private static Task<int> ShowAsync(Session session, string? subject, int tail, CancellationToken ct) =>
        EachServer.AskAsync(session, agent => agent.AuditAsync(subject, tail, ct), (on, entries) =>
        {
            on.Show(entries, LumaJson.Default.IReadOnlyListAuditEntry, AuditLines.Of(entries));
            return ExitCodes.Done;
        });

    private static Task<int> VerifyAsync(Session session, CancellationToken ct) =>
        EachServer.AskAsync(session, agent => agent.VerifyAuditAsync(ct), (on, found) =>
        {
            on.Show(found, LumaJson.Default.AuditVerification, AuditLines.Of(found));
            return found.Faults.Count == 0 ? ExitCodes.Done : ExitCodes.Failed;
        });
}
