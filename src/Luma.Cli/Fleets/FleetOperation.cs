using Luma.Cli.Commands;
using Luma.Cli.Connection;
using Luma.Cli.Output;
using Luma.Core.Api;

namespace Luma.Cli.Fleets;

/// <summary>
/// Something that several servers do with one app together: all make it ready and hold it, and only when all stand ready, all
/// switch. What was done is told of each, whatever happened.
/// </summary>
internal sealed class FleetOperation(Session session, IReadOnlyList<Target> targets, string app, FleetWish wish)
{
    /// <summary>How long a server may take to prove that it is there.</summary>
    private static readonly TimeSpan Proof = TimeSpan.FromSeconds(15);

    /// <summary>How long is tried to have a server switch, or go back; less than its lease.</summary>
    private static readonly TimeSpan Order = TimeSpan.FromSeconds(20);

    private readonly long _since = session.Around.Time.GetTimestamp();

    /// <param name="begin">Begins it on one server, which is to hold it for so long.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(Func<Target, AgentClient, TimeSpan, CancellationToken, Task<DeploymentAccepted>> begin, CancellationToken ct)
    {
        await using var chorus = session.Together([.. targets.Select(target => target.Server.Name)]);
        List<Member> members = [.. targets.Select((target, i) => NewMember(target, chorus.Voices[i], begin))];
        try
        {
            if (await MeetAsync(members, ct) is > ExitCodes.Done and var code)
            {
                return code;
            }

            var result = await TogetherAsync(members, ct);
            var parts = await Task.WhenAll(members.Select(member => member.TellAsync(Proof)));
            await chorus.DisposeAsync();
            return new FleetReport(app, wish.Hold is not null && result.Code == ExitCodes.Done, parts, session.Around.Time.GetElapsedTime(_since), result.Why).Tell(session, result.Code);
        }
        finally
        {
            members.ForEach(member => member.Dispose());
        }
    }

    private Member NewMember(Target target, Chorus.Voice voice, Func<Target, AgentClient, TimeSpan, CancellationToken, Task<DeploymentAccepted>> begin)
    {
        var agent = session.Connect(target);
        return new(session.On(target) with { Voice = voice }, agent, voice, app, (hold, stop) => begin(target, agent, hold, stop));
    }

    /// <summary>Before anything is begun, all must be there.</summary>
    private async Task<int> MeetAsync(List<Member> members, CancellationToken ct)
    {
        var meetings = members.Select(member => member.MeetAsync(ct)).ToList();
        await Task.WhenAll(meetings).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ct.ThrowIfCancellationRequested();
        var worst = ExitCodes.Done;
        for (var i = 0; i < members.Count; i++)
        {
            if (meetings[i].Exception?.InnerException is { } error)
            {
                worst = Math.Max(worst, session.On(targets[i]).Complain(error));
            }
        }

        if (worst > ExitCodes.Done)
        {
            session.Warn($"{app}: nothing was begun on any server");
        }

        return worst;
    }

    private async Task<(int Code, string? Why)> TogetherAsync(List<Member> members, CancellationToken ct)
    {
        var beginning = Task.WhenAll(members.Select(member => member.BeginAsync(ct)));
        try
        {
            await ReadyAsync(members, beginning).WaitAsync(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await beginning.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await CallOffAsync(members);
            return (ExitCodes.Interrupted, "it was interrupted before the switch");
        }

        if (!Verdict.MayPromote(members.Select(member => member.Standing)))
        {
            return await FailAsync(members, Broken(members));
        }

        if (Verdict.Difference(await Task.WhenAll(members.Select(member => member.ImageAsync(ct)))) is { } difference)
        {
            return await FailAsync(members, $"the servers have not the same image: {difference}; name it by a digest or by a tag that does not move, and for a rollback the version with --to");
        }

        return wish.Hold is { } time ? await HoldAsync(members, time, ct) : await SwitchAsync(members);
    }

    /// <summary>Returns when all are ready, or one is not going to be.</summary>
    private static async Task ReadyAsync(List<Member> members, Task beginning)
    {
        await beginning;
        await Task.WhenAny([Task.WhenAll(members.Select(member => member.Ready)), .. members.Select(member => member.Broken)]);
    }

    /// <summary>Leaves all to whoever promotes them.</summary>
    private static async Task<(int Code, string? Why)> HoldAsync(List<Member> members, TimeSpan time, CancellationToken ct)
    {
        var held = await Task.WhenAll(members.Select(member => member.LeaveHeldAsync(time, ct)));
        return held.All(left => left) ? (ExitCodes.Done, null) : await FailAsync(members, "not all could be held");
    }

    private async Task<(int Code, string? Why)> SwitchAsync(List<Member> members)
    {
        var proofs = await Task.WhenAll(members.Select(member => member.ProveAsync(Proof)));
        List<Member> rest = [.. members.Where((_, i) => proofs[i])];
        if (rest.Count < members.Count && !Verdict.MayPromoteWithout([.. rest.Select(member => member.Standing)], wish.GoesOn))
        {
            return await FailAsync(members, Broken(members));
        }

        await Task.WhenAll(rest.Select(member => member.PromoteAsync(Order)));
        await Task.WhenAny([Task.WhenAll(rest.Select(member => member.Ended)), .. wish.GoesOn ? [] : rest.Select(member => member.Broken)]);
        await Task.WhenAll(rest.Select(member => member.Ended));
        if (Verdict.MustGoBack([.. members.Select(member => member.Standing)], wish.GoesOn))
        {
            var why = Broken(members);
            await Task.WhenAll(members.Where(member => member.Standing == Standing.Switched).Select(member => member.RollBackAsync(CancellationToken.None)));
            return (ExitCodes.Failed, why);
        }

        return members.All(member => member.Standing is Standing.Switched or Standing.Unchanged) ? (ExitCodes.Done, null) : (ExitCodes.Failed, Broken(members));
    }

    private static async Task<(int Code, string? Why)> FailAsync(List<Member> members, string why)
    {
        var code = members.Select(member => member.Code).Append(ExitCodes.Failed).Max();
        await CallOffAsync(members);
        return (code, why);
    }

    private static Task CallOffAsync(List<Member> members) => Task.WhenAll(members.Select(member => member.CallOffAsync(Order)));

    private static string Broken(List<Member> members) =>
        string.Join("; ", members.Where(member => member.Trouble is not null).Select(member => $"{member.Server}: {member.Trouble}"));
}
