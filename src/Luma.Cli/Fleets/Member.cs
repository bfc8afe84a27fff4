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
    /// <summary>After so long without a word from here a server gives its candidate up by itself.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);

    /// <summary>How long one question may take.</summary>
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _end = new();
    private readonly Story _story = new(narrator, session.Verbose);
    private Task _following = Task.CompletedTask;
    private string? _id;
    private volatile bool _renews = true;
    private bool _calledOff;
    private bool _isLeftHeld;
    private DeploymentHeld? _held;
    private DeploymentFinished? _finished;
    private Running? _before;

    public string Server => session.Server;

    public Standing Standing { get; private set; } = Standing.Preparing;

    /// <summary>What went wrong; null where nothing did.</summary>
    public string? Trouble { get; private set; }

    /// <summary>The exit code that the trouble comes to.</summary>
    public int Code { get; private set; }

    /// <summary>Completes when it stands ready or need not do anything; never where it breaks before.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Completes when it will not switch, or is lost.</summary>
    public Task Broken => _broken.Task;

    /// <summary>Completes when nothing more is heard of it.</summary>
    public Task Ended => _following;

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
            _id = (await begin(Lease, ct)).Id;
            _following = FollowAsync(_id, _story);
            _ = BeatAsync();
        }
        catch (Exception e) when (e is AgentUnreachableException or AgentRefusedException or ConfigurationException)
        {
            var complaint = Complaint.Of(e, named: false);
            Break(Standing.Kept, string.Join("; ", complaint.Texts), complaint.ExitCode);
        }
    }

    /// <summary>The image that it has made ready.</summary>
    public async Task<(string Server, string Version, string ImageId)> ImageAsync(CancellationToken ct)
    {
        try
        {
            var status = await agent.DeploymentAsync(_id!, ct);
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
        _renews = false;
        if (Standing == Standing.Unchanged)
        {
            return true;
        }

        using var deadline = new Deadline(patience, session.Around.Time, CancellationToken.None);
        try
        {
            await agent.HoldAsync(_id!, Lease, deadline.Token);
            return Standing == Standing.Ready;
        }
        catch (Exception e) when (e is AgentUnreachableException or AgentRefusedException or OperationCanceledException)
        {
            Break(Standing.Lost, $"it was lost when all stood ready: {(e is OperationCanceledException ? "it did not answer" : e.Message)}", ExitCodes.Failed);
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

        _isLeftHeld = await Insistence.TryAsync(stop => agent.HoldAsync(_id!, time, stop), ct);
        await _end.CancelAsync();
        if (_isLeftHeld)
        {
            _story.Tell(_held! with { Until = session.Around.Time.GetUtcNow() + time });
        }

        return _isLeftHeld;
    }

    /// <summary>Tells it to switch, again and again while it is not reached: whether it has heard it is not known otherwise.</summary>
    public async Task PromoteAsync(TimeSpan patience)
    {
        if (Standing != Standing.Ready)
        {
            return;
        }

        Standing = Standing.Promoted;
        narrator.Begin("switch");
        await Insistence.SayAsync(patience, session.Around.Time, ct => agent.PromoteAsync(_id!, ct), _end.Token);
    }

    /// <summary>Has it go back while it has not switched, and waits until it has.</summary>
    public async Task CallOffAsync(TimeSpan patience)
    {
        _renews = false;
        if (_id is null || Standing is Standing.Unchanged or Standing.Kept)
        {
            return;
        }

        narrator.Begin("call off");
        _calledOff = Standing != Standing.Lost;
        if (!await Insistence.SayAsync(patience, session.Around.Time, ct => agent.CancelAsync(_id, queued: false, ct), _end.Token))
        {
            narrator.Say(new(Line.Warning("⚠"), $" it cannot be told; its candidate goes by itself within {Lease.TotalSeconds:0} s"));
            Break(Standing.Lost, Trouble ?? "it is not reached", ExitCodes.Failed);
            await _end.CancelAsync();
        }

        await _following;
    }

    /// <summary>Makes active again what was so before.</summary>
    public async Task RollBackAsync(CancellationToken ct)
    {
        if (_before is null)
        {
            Trouble ??= "it has no release before this one to go back to";
            return;
        }

        try
        {
            var accepted = await agent.RollbackAsync(app, _before.Release.ToString(CultureInfo.InvariantCulture), wait: true, hold: null, ct);
            var story = new Story(narrator, session.Verbose);
            await FollowAsync(accepted.Id, story);
            Standing = story.End?.State switch
            {
                DeploymentState.Succeeded => Standing.RolledBack,
                null => Standing.Lost,
                _ => Standing.Switched,
            };
        }
        catch (Exception e) when (e is AgentUnreachableException or AgentRefusedException)
        {
            Trouble = $"it could not be rolled back: {e.Message}";
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
            Standing = Standing.Lost;
            Trouble ??= "it is not reached";
        }

        return new(Server, Standing, _before, after, Trouble, _finished?.Traffic, _finished?.Elapsed);
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

    private async Task FollowAsync(string deployment, Story story)
    {
        try
        {
            await foreach (var tiding in new EventFeed(agent, deployment, session.Around.Time).FollowAsync(_end.Token))
            {
                Hear(tiding, story);
            }

            Conclude(_finished!);
        }
        catch (Exception e) when (e is AgentUnreachableException or AgentRefusedException)
        {
            Break(Standing.Lost, e.Message, ExitCodes.Failed);
        }
        catch (OperationCanceledException)
        {
            // It is left held, or was not to be reached when it was called off.
        }

        narrator.Begin("");
    }

    private void Hear(Tiding tiding, Story story)
    {
        switch (tiding)
        {
            case AgentAway away:
                narrator.Detail($"waiting for the agent ({away.Why})");
                break;
            case Heard { Json: var json } when session.Json:
                session.WriteJson(json);
                break;
        }

        if (tiding is Heard { Event: { } heard })
        {
            Hear(heard, story);
        }
    }

    private void Hear(DeploymentEvent heard, Story story)
    {
        _finished = heard as DeploymentFinished;
        switch (heard)
        {
            case DeploymentHeld held when !_isLeftHeld:
                Stand(held);
                break;
            case DeploymentFinished when _calledOff:
                narrator.Say(new("Called off"));
                break;
            default:
                story.Tell(heard);
                break;
        }
    }

    private void Stand(DeploymentHeld held)
    {
        _held = held;
        if (Standing != Standing.Preparing)
        {
            return;
        }

        Standing = Standing.Ready;
        narrator.Say(new(Line.Good("Ready"), ", waiting for the others"));
        narrator.Begin("ready, waits for the others");
        _ready.TrySetResult();
    }

    private void Conclude(DeploymentFinished end)
    {
        if (end.State == DeploymentState.Succeeded)
        {
            Standing = end.Unchanged ? Standing.Unchanged : Standing.Switched;
            _ready.TrySetResult();
        }
        else if (_calledOff)
        {
            Standing = Standing.Kept;
        }
        else
        {
            Break(Standing.Kept, Trouble ?? end.Failure?.Message ?? "the agent gave no reason", ExitCodes.Of(end.Failure));
        }
    }

    private void Break(Standing standing, string trouble, int code)
    {
        (Standing, Trouble, Code) = (standing, trouble, Math.Max(ExitCodes.Failed, code));
        _broken.TrySetResult();
    }

    /// <summary>Keeps the lease while it stands ready.</summary>
    private async Task BeatAsync()
    {
        var end = _end.Token;
        while (_renews && !end.IsCancellationRequested)
        {
            await Task.Delay(Beat, session.Around.Time, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_renews && Standing == Standing.Ready)
            {
                await Insistence.SayAsync(Answer, session.Around.Time, ct => agent.HoldAsync(_id!, Lease, ct), end);
            }
        }
    }
}
