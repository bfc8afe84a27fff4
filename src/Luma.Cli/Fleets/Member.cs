using System.Globalization;
using Luma.Cli.Commands;
using Luma.Cli.Configuration;
using Luma.Cli.Connection;
using Luma.Cli.Output;
using Luma.Core.Api;
using Luma.Core.Deployments;

namespace Luma.Cli.Fleets;

/// <summary>One server's part in what all do together: it makes the release ready, holds it, and switches when it is told to.</summary>
/// <param name="begin">Begins it there, to be held for so long.</param>
internal sealed class Member(
    Session session, AgentClient agent, Narrator narrator, string app, Func<TimeSpan, CancellationToken, Task<DeploymentAccepted>> begin) : IDisposable
{
    private readonly Fate _fate = new();
    private readonly CancellationTokenSource _end = new();
    private Pursuit? _pursuit;
    private Lease? _lease;
    private Running? _before;

    public string Server => session.Server;

    public Standing Standing => _fate.Standing;

    /// <inheritdoc cref="Fate.Trouble"/>
    public string? Trouble => _fate.Trouble;

    /// <inheritdoc cref="Fate.Code"/>
    public int Code => _fate.Code;

    /// <inheritdoc cref="Fate.Ready"/>
    public Task Ready => _fate.Ready;

    /// <inheritdoc cref="Fate.Broken"/>
    public Task Broken => _fate.Broken;

    /// <summary>Completes when nothing more is heard of it.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    private string Deployment => _pursuit!.Deployment;

    /// <summary>Looks what serves there before anything is begun.</summary>
    /// <exception cref="AgentUnreachableException">It is not reached.</exception>
    /// <exception cref="AgentRefusedException">It will not say.</exception>
    public async Task MeetAsync(CancellationToken ct)
    {
        narrator.Begin("ask the agent");
        _before = await FindAsync(ct);
    }

    /// <summary>Begins, and follows what comes of it.</summary>
    public async Task BeginAsync(CancellationToken ct)
    {
        try
        {
            var id = (await begin(Lease.Length, ct)).Id;
            _pursuit = new(session, agent, narrator, _fate, id);
            Ended = _pursuit.FollowAsync(_end.Token);
            _lease = new(agent, id, session.Around.Time);
            _ = _lease.KeepAsync(() => Standing == Standing.Ready, _end.Token);
        }
        catch (Exception e) when (e is AgentUnreachableException or AgentRefusedException or ConfigurationException)
        {
            var complaint = Complaint.Of(e, named: false);
            _fate.Break(Standing.Kept, string.Join("; ", complaint.Texts), complaint.ExitCode);
        }
    }

    /// <summary>The image that it has made ready.</summary>
    public async Task<(string Server, string Version, string ImageId)> ImageAsync(CancellationToken ct)
    {
        try
        {
            var status = await agent.DeploymentAsync(Deployment, ct);
            return (Server, status.Version, status.ImageId);
        }
        catch (Exception e) when (e is AgentUnreachableException or AgentRefusedException)
        {
            return (Server, "", "");
        }
    }

    /// <summary>Asks once more for all of the lease, which proves that it is there and holds.</summary>
    public async Task<bool> ProveAsync(TimeSpan patience)
    {
        _lease?.End();
        if (Standing == Standing.Unchanged)
        {
            return true;
        }

        using var deadline = new Deadline(patience, session.Around.Time, CancellationToken.None);
        try
        {
            await agent.HoldAsync(Deployment, Lease.Length, deadline.Token);
            return Standing == Standing.Ready;
        }
        catch (Exception e) when (e is AgentUnreachableException or AgentRefusedException or OperationCanceledException)
        {
            _fate.Break(Standing.Lost, $"it was lost when all stood ready: {(e is OperationCanceledException ? "it did not answer" : e.Message)}", ExitCodes.Failed);
            return false;
        }
    }

    /// <summary>Leaves it held for so long, for somebody to promote it, and tells how to look at it.</summary>
    /// <returns>False if it is not there any more.</returns>
    public async Task<bool> LeaveHeldAsync(TimeSpan time, CancellationToken ct)
    {
        if (Standing != Standing.Ready)
        {
            return true;
        }

        var isHeld = await Insistence.TryAsync(stop => agent.HoldAsync(Deployment, time, stop), ct);
        await _end.CancelAsync();
        if (isHeld)
        {
            _pursuit!.LeaveHeld(session.Around.Time.GetUtcNow() + time);
        }

        return isHeld;
    }

    /// <summary>Tells it to switch, again and again while it is not reached: whether it has heard it is not known otherwise.</summary>
    public async Task PromoteAsync(TimeSpan patience)
    {
        if (Standing != Standing.Ready)
        {
            return;
        }

        _fate.Reach(Standing.Promoted);
        narrator.Begin("switch");
        await Insistence.SayAsync(patience, session.Around.Time, ct => agent.PromoteAsync(Deployment, ct), _end.Token);
    }

    /// <summary>Has it go back while it has not switched, and waits until it has.</summary>
    public async Task CallOffAsync(TimeSpan patience)
    {
        _lease?.End();
        if (_pursuit is null || Standing is Standing.Unchanged or Standing.Kept)
        {
            return;
        }

        narrator.Begin("call off");
        _pursuit.IsCalledOff = Standing != Standing.Lost;
        if (!await Insistence.SayAsync(patience, session.Around.Time, ct => agent.CancelAsync(Deployment, queued: false, ct), _end.Token))
        {
            narrator.Say(new(Line.Warning("⚠"), $" it cannot be told; its candidate goes by itself within {Lease.Length.TotalSeconds:0} s"));
            _fate.Break(Standing.Lost, Trouble ?? "it is not reached", ExitCodes.Failed);
            await _end.CancelAsync();
        }

        await Ended;
    }

    /// <summary>Makes active again what was so before.</summary>
    public async Task RollBackAsync(CancellationToken ct)
    {
        if (_before is null)
        {
            _fate.Trouble ??= "it has no release before this one to go back to";
            return;
        }

        try
        {
            var accepted = await agent.RollbackAsync(app, _before.Release.ToString(CultureInfo.InvariantCulture), wait: true, hold: null, ct);
            _pursuit = new(session, agent, narrator, _fate, accepted.Id);
            await _pursuit.FollowAsync(_end.Token);
            _fate.Reach(_pursuit.Finished?.State switch
            {
                DeploymentState.Succeeded => Standing.RolledBack,
                null => Standing.Lost,
                _ => Standing.Switched,
            });
        }
        catch (Exception e) when (e is AgentUnreachableException or AgentRefusedException)
        {
            _fate.Trouble = $"it could not be rolled back: {e.Message}";
        }
    }

    /// <summary>What became of it, with what serves there now.</summary>
    public async Task<Part> TellAsync(TimeSpan patience)
    {
        Running? after = null;
        using var deadline = new Deadline(patience, session.Around.Time, CancellationToken.None);
        try
        {
            after = await FindAsync(deadline.Token);
        }
        catch (Exception e) when (e is AgentUnreachableException or AgentRefusedException or OperationCanceledException)
        {
            _fate.Reach(Standing.Lost);
            _fate.Trouble ??= "it is not reached";
        }

        return new(Server, Standing, _before, after, Trouble, _pursuit?.Finished?.Traffic, _pursuit?.Finished?.Elapsed);
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
        agent.Dispose();
    }

    private async Task<Running?> FindAsync(CancellationToken ct)
    {
        try
        {
            return Running.Of(await agent.ReleasesAsync(app, ct));
        }
        catch (AgentRefusedException e) when (e.Problem.Type == ProblemTypes.NotFound)
        {
            return null;
        }
    }
}
