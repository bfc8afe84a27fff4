using System.CommandLine;
using Luma.Cli.Fleets;

namespace Luma.Cli.Commands;

/// <summary><c>luma promote</c>: lets a deployment that is held before its switch go on, and follows it to its end.</summary>
internal static class PromoteCommand
{
    public static Command Create(Options options)
    {
        var which = AttachCommand.Which("Its id, or an app; by default the only one that is held");
        var command = new Command("promote", "Let a deployment go on that is held before its switch") { which, options.Json };
        FleetWish.AddTo(command, canary: false);
        command.SetAction((parsed, ct) => RunAsync(options.Open(parsed), parsed.GetValue(which), FleetWish.Of(parsed, options.Open(parsed).GlanceAtFile()), ct));
        return command;
    }

    private static async Task<int> RunAsync(Session session, string? named, FleetWish wish, CancellationToken ct)
    {
        var targets = await DeploymentChoice.TargetsAsync(session, named, ct);
        if (targets is not [var only])
        {
            var app = OneApp.Of(session, named);
            return await new FleetOperation(session, targets, app, wish).RunAsync(
                async (_, agent, _, stop) => new((await DeploymentChoice.FindAsync(session, agent, app, ended: false, stop, held: true)).Id), ct);
        }

        var on = session.On(only);
        using var agent = session.Connect(only);
        var found = await on.WaitAsync(DeploymentChoice.FindAsync(session, agent, named, ended: false, ct, held: true));
        return await new Operation(on, agent, found.App).AttachAsync(found.Id, promote: true, ct);
    }
}
