using System.CommandLine;
using Luma.Cli.Connection;
using Luma.Cli.Output;
using Luma.Core.Deployments;

namespace Luma.Cli.Commands;

/// <summary><c>luma cancel</c>: ends a deployment before its switch.</summary>
internal static class CancelCommand
{
    public static Command Create(Options options)
    {
        var which = AttachCommand.Which("Its id, or an app; by default the only one that is under way");
        var command = new Command("cancel", "End a deployment before its switch") { which, options.Json };
        command.SetAction((parsed, ct) => RunAsync(options.Open(parsed), parsed.GetValue(which), ct));
        return command;
    }

    private static async Task<int> RunAsync(Session session, string? named, CancellationToken ct) =>
        await EachServer.ActAsync(session, await DeploymentChoice.TargetsAsync(session, named, ct), (on, agent) => CancelAsync(on, agent, named, ct));

    private static async Task<int> CancelAsync(Session session, AgentClient agent, string? named, CancellationToken ct)
    {
        var found = await session.WaitAsync(DeploymentChoice.FindAsync(session, agent, named, ended: false, ct));
        await session.WaitAsync(agent.CancelAsync(found.Id, queued: false, ct));
        if (await EndAsync(session, agent, found, ct) is { Failure.CalledOff: not null })
        {
            return ExitCodes.Done;
        }

        session.Warn($"{found.Id} of {found.App} ended by itself before it could be cancelled; `luma attach {found.Id}` shows how");
        return ExitCodes.Failed;
    }

    /// <summary>Waits until it has gone back.</summary>
    private static async Task<DeploymentFinished?> EndAsync(Session session, AgentClient agent, DeploymentStatus found, CancellationToken ct)
    {
        await using var narrator = session.Narrate();
        narrator.Begin($"wait until {found.Id} has gone back");
        DeploymentFinished? end = null;
        await foreach (var tiding in new EventFeed(agent, found.Id, session.Around.Time).FollowAsync(ct))
        {
            if (tiding is Heard { Event: DeploymentFinished finished, Json: var json })
            {
                end = finished;
                if (session.Json)
                {
                    session.WriteJson(json);
                }
            }
        }

        if (end is { Failure.CalledOff: not null })
        {
            narrator.Say(new(Line.Strong($"{Verbs.Noun(found.Kind)} {found.Id} of {found.App} is cancelled"), "; what served before still serves"));
        }

        return end;
    }
}
