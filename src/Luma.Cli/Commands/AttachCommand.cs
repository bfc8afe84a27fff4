using System.CommandLine;

namespace Luma.Cli.Commands;

/// <summary><c>luma attach</c>: follows a deployment that somebody began, from its first event on.</summary>
internal static class AttachCommand
{
    public static Argument<string?> Which(string description) => Options.NoOption(new Argument<string?>("deployment")
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrOne,
    });

    public static Command Create(Options options)
    {
        var which = Which("Its id, or an app; by default the only one that is under way");
        var command = new Command("attach", "Follow a deployment that is under way, or see how it ended") { which, options.Json };
        command.SetAction((parsed, ct) => RunAsync(options.Open(parsed), parsed.GetValue(which), ct));
        return command;
    }

    private static async Task<int> RunAsync(Session session, string? named, CancellationToken ct) =>
        await EachServer.ActAsync(session, await DeploymentChoice.TargetsAsync(session, named, ct), async (on, agent) =>
        {
            var found = await on.WaitAsync(DeploymentChoice.FindAsync(on, agent, named, ended: true, ct));
            return await new Operation(on, agent, found.App).AttachAsync(found.Id, promote: false, ct);
        });
}
