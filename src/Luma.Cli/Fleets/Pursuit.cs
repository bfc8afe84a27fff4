using Luma.Cli.Commands;
using Luma.Cli.Connection;
using Luma.Cli.Output;
using Luma.Core.Deployments;

namespace Luma.Cli.Fleets;

/// <summary>Follows a deployment on one of several servers, tells of it, and makes out of it how far the server has come.</summary>
internal sealed class Pursuit(Session session, AgentClient agent, Narrator narrator, Fate fate, string deployment)
{
    private readonly Story _story = new(narrator, session.Verbose);
    private DeploymentHeld? _held;
    private bool _isLeftHeld;

    public string Deployment => deployment;

    /// <summary>Whether it is to go back, so that its failing is no trouble.</summary>
    public bool IsCalledOff { get; set; }

    /// <summary>How it ended; null where that is not known.</summary>
    public DeploymentFinished? Finished { get; private set; }

    /// <summary>Returns when nothing more is heard of it.</summary>
    /// <param name="ct">Stops following it, which is no trouble.</param>
    public async Task FollowAsync(CancellationToken ct)
    {
        try
        {
            await foreach (var tiding in new EventFeed(agent, deployment, session.Around.Time).FollowAsync(ct))
            {
                if (session.Hear(tiding, narrator) is { } heard)
                {
                    Hear(heard);
                }
            }

            Conclude(Finished!);
        }
        catch (Exception e) when (e is AgentUnreachableException or AgentRefusedException)
        {
            fate.Break(Standing.Lost, e.Message, ExitCodes.Failed);
        }
        catch (OperationCanceledException)
        {
            // It is left held, or was not to be reached when it was called off.
        }

        narrator.Begin("");
    }

    /// <summary>It is left held for somebody to promote, who is told how to look at it.</summary>
    public void LeaveHeld(DateTimeOffset until)
    {
        _isLeftHeld = true;
        _story.Tell(_held! with { Until = until });
    }

    private void Hear(DeploymentEvent heard)
    {
        Finished = heard as DeploymentFinished;
        switch (heard)
        {
            case DeploymentHeld held when !_isLeftHeld:
                Stand(held);
                break;
            case DeploymentFinished when IsCalledOff:
                narrator.Say(new("Called off"));
                break;
            default:
                _story.Tell(heard);
                break;
        }
    }

    private void Stand(DeploymentHeld held)
    {
        _held = held;
        if (fate.Standing != Standing.Preparing)
        {
            return;
        }

        narrator.Say(new(Line.Good("Ready"), ", waiting for the others"));
        narrator.Begin("ready, waits for the others");
        fate.Reach(Standing.Ready);
    }

    private void Conclude(DeploymentFinished end)
    {
        if (end.State == DeploymentState.Succeeded)
        {
            fate.Reach(end.Unchanged ? Standing.Unchanged : Standing.Switched);
        }
        else if (IsCalledOff)
        {
            fate.Reach(Standing.Kept);
        }
        else
        {
            fate.Break(Standing.Kept, fate.Trouble ?? end.Failure?.Message ?? "the agent gave no reason", ExitCodes.Of(end.Failure));
        }
    }
}
