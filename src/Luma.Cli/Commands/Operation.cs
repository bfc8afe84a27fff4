using Luma.Cli.Connection;
using Luma.Cli.Output;
using Luma.Core.Api;
using Luma.Core.Deployments;

namespace Luma.Cli.Commands;

/// <summary>Begins something with an app and follows it to its end.</summary>
internal sealed class Operation(Session session, AgentClient agent, string app)
{
    /// <returns>Its exit code.</returns>
    public async Task<int> RunAsync(Func<CancellationToken, Task<DeploymentAccepted>> begin, CancellationToken ct)
    {
        await using var narrator = session.Narrate();
        narrator.Begin("ask the agent");
        var accepted = await begin(ct);
        try
        {
            return await FollowAsync(accepted.Id, narrator, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await narrator.DisposeAsync();
            session.Warn($"interrupted; deployment {accepted.Id} goes on in the agent: `luma status {app}` shows how it fares");
            return ExitCodes.Interrupted;
        }
        catch (AgentUnreachableException e)
        {
            throw new AgentUnreachableException(
                $"{e.Message}; deployment {accepted.Id} may go on",
                $"Once the agent is back, `luma status {app}` shows how it fares. {e.Remedy}", e);
        }
    }

    /// <returns>The exit code.</returns>
    public int Complain(Exception error) => Complaint.Of(error).Tell(session.Around, session.Json);

    private async Task<int> FollowAsync(string deployment, Narrator narrator, CancellationToken ct)
    {
        var story = new Story(narrator, session.Verbose);
        await foreach (var tiding in new EventFeed(agent, deployment, session.Around.Time).FollowAsync(ct))
        {
            Tell(tiding, story, narrator);
        }

        if (story.End is not { State: DeploymentState.Failed })
        {
            return ExitCodes.Done;
        }

        if (!session.Json && await WhatServesAsync(story, ct) is { } remains)
        {
            narrator.Say(remains);
        }

        await narrator.DisposeAsync();
        session.Warn($"{app}: {Verbs.Noun(story.Kind).ToLowerInvariant()} failed ({deployment})");
        return ExitCodes.Failed;
    }

    private void Tell(Tiding tiding, Story story, Narrator narrator)
    {
        switch (tiding)
        {
            case AgentAway away:
                narrator.Detail($"waiting for the agent ({away.Why})");
                break;
            case Heard { Event: var heard, Json: var json }:
                if (session.Json)
                {
                    session.Around.Out.WriteLine(json);
                }

                if (heard is not null)
                {
                    story.Tell(heard);
                }

                break;
        }
    }

    /// <summary>What a failure left behind, told from what the agent sees now; null where that says nothing.</summary>
    private async Task<Line?> WhatServesAsync(Story story, CancellationToken ct)
    {
        try
        {
            return Remains.Of(await agent.AppAsync(app, ct), story);
        }
        catch (AgentRefusedException e) when (e.Problem.Type == ProblemTypes.NotFound)
        {
            return Remains.Nothing;
        }
        catch (Exception e) when (e is AgentRefusedException or AgentUnreachableException)
        {
            return null;
        }
    }
}
