using System.CommandLine;

namespace Luma.Cli.Commands;

/// <summary><c>luma promote</c>: lets a deployment that is held before its switch go on, and follows it to its end.</summary>
internal static class PromoteCommand
{
    public static Command Create(Options options)
    {
        var which = AttachCommand.Which("Its id, or an app; by default the only one that is held");
        var command = new Command("promote", "Let a deployment go on that is held before its switch") { which, options.Json };
        command.SetAction((parsed, ct) => RunAsync(options.Open(parsed), parsed.GetValue(which), ct));
        return command;
    }

    private static async Task<int> RunAsync(Session session, string? named, CancellationToken ct)
    {
        using var agent = session.Connect();
        var found = await session.WaitAsync(DeploymentChoice.FindAsync(session, agent, named, ended: false, ct, held: true));
        return await new Operation(session, agent, found.App).AttachAsync(found.Id, promote: true, ct);
    }
}
