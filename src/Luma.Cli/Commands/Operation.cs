using Luma.Cli.Connection;
using Luma.Cli.Output;
using Luma.Core.Api;
using Luma.Core.Deployments;

namespace Luma.Cli.Commands;

/// <summary>Begins something with an app and follows it to its end.</summary>
internal sealed class Operation(Session session, AgentClient agent, string app)
{
    /// <summary>Whether it is followed only until it is held before its switch.</summary>
    public bool EndsWhenHeld { get; init; }

    /// <returns>Its exit code.</returns>
    public async Task<int> RunAsync(Func<CancellationToken, Task<DeploymentAccepted>> begin, CancellationToken ct)
    {
        await using var narrator = session.Narrate();
        narrator.Begin("ask the agent");
        var accepted = await begin(ct);
        return await FollowAsync(accepted.Id, narrator, DropAsync, ct);
    }

    /// <summary>Follows what somebody else began, and leaves it alone when interrupted.</summary>
    /// <param name="deployment">Its id.</param>
    /// <param name="promote">Lets it go on first, where it is held.</param>
    /// <param name="ct">Stops following it.</param>
    /// <returns>Its exit code.</returns>
    public async Task<int> AttachAsync(string deployment, bool promote, CancellationToken ct)
    {
        await using var narrator = session.Narrate();
        narrator.Begin("ask the agent");
        if (promote)
        {
            await agent.PromoteAsync(deployment, ct);
        }

        return await FollowAsync(deployment, narrator, (_, _) => Task.FromResult(false), ct, promote);
    }

    private async Task<int> FollowAsync(string deployment, Narrator narrator, Func<Story, string, Task<bool>> drop, CancellationToken ct, bool promoted = false)
    {
        var story = new Story(narrator, session.Verbose) { Promoted = promoted };
        try
        {
            return await FollowAsync(deployment, story, narrator, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await narrator.DisposeAsync();
            session.Warn(await drop(story, deployment)
                ? $"interrupted; deployment {deployment} still waited and is called off: nothing of it was begun"
                : $"interrupted; deployment {deployment} goes on in the agent: `luma attach {deployment}` follows it, `luma cancel {deployment}` ends it before its switch");
            return ExitCodes.Interrupted;
        }
        catch (AgentUnreachableException e)
        {
            throw new AgentUnreachableException(
                $"{e.Message}; deployment {deployment} may go on",
                $"Once the agent is back, `luma attach {deployment}` follows it. {e.Remedy}", e)
            {
                Server = e.Server,
                Evidence = e.Evidence,
            };
        }
    }

    /// <summary>What only waits is nobody's once the one who asked has left; what was begun goes on.</summary>
    private async Task<bool> DropAsync(Story story, string deployment)
    {
        try
        {
            return story.Waits && await agent.CancelAsync(deployment, queued: true, CancellationToken.None) is not null;
        }
        catch (Exception e) when (e is AgentRefusedException or AgentUnreachableException)
        {
            return false;
        }
    }

    private async Task<int> FollowAsync(string deployment, Story story, Narrator narrator, CancellationToken ct)
    {
        await foreach (var tiding in new EventFeed(agent, deployment, session.Around.Time).FollowAsync(ct))
        {
            if (session.Hear(tiding, narrator) is not { } heard)
            {
                continue;
            }

            story.Tell(heard);
            if (EndsWhenHeld && heard is DeploymentHeld)
            {
                return ExitCodes.Done;
            }
        }

        if (story.End is not { State: DeploymentState.Failed } end)
        {
            return ExitCodes.Done;
        }

        if (!session.Json && await WhatServesAsync(story, ct) is { } remains)
        {
            narrator.Say(remains);
        }

        await narrator.DisposeAsync();
        session.Warn($"{app}: {Verbs.Noun(story.Kind).ToLowerInvariant()} {(end.Failure?.CalledOff is null ? "failed" : "called off")} ({deployment})");
        return end.Failure is null ? ExitCodes.Failed : ExitCodes.Of(end.Failure);
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
