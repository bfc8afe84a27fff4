using Luma.Cli.Connection;

namespace Luma.Cli.Commands;

/// <summary>Asks several servers at once and tells their answers in the order of <c>luma.yml</c>.</summary>
internal static class EachServer
{
    /// <summary>The servers that <c>luma.yml</c> or the command line means.</summary>
    public static IReadOnlyList<Target> Targets(Session session) => Commands.Targets.Of(session, session.GlanceAtFile()).All;

    /// <param name="ask">What to ask each.</param>
    /// <param name="tell">Tells the answer, and gives the exit code that it comes to.</param>
    /// <returns>The worst exit code. A server that is not reached, or refuses, keeps nobody from telling of the others.</returns>
    public static Task<int> AskAsync<T>(Session session, Func<AgentClient, Task<T>> ask, Func<Session, T, int> tell) =>
        AskAsync(session, Targets(session), (_, agent) => ask(agent), tell);

    /// <inheritdoc cref="AskAsync{T}(Session, Func{AgentClient, Task{T}}, Func{Session, T, int})"/>
    public static async Task<int> AskAsync<T>(Session session, IReadOnlyList<Target> targets, Func<Target, AgentClient, Task<T>> ask, Func<Session, T, int> tell)
    {
        var answers = targets.Select(target => AskAsync(session, target, ask)).ToList();
        var worst = ExitCodes.Done;
        for (var i = 0; i < answers.Count; i++)
        {
            var on = session.On(targets[i]);
            worst = Math.Max(worst, await TellAsync(on, session.WaitAsync(answers[i]), tell, alone: answers.Count == 1));
        }

        return worst;
    }

    /// <inheritdoc cref="ActAsync(Session, IReadOnlyList{Target}, Func{Session, AgentClient, Task{int}})"/>
    public static Task<int> ActAsync(Session session, Func<Session, AgentClient, Task<int>> act) => ActAsync(session, Targets(session), act);

    /// <summary>Does something on several servers at once, and tells what happens as it comes.</summary>
    /// <param name="act">Does it on one, and gives its exit code.</param>
    /// <returns>The worst exit code.</returns>
    public static async Task<int> ActAsync(Session session, IReadOnlyList<Target> targets, Func<Session, AgentClient, Task<int>> act)
    {
        if (targets is [var only])
        {
            using var agent = session.Connect(only);
            return await act(session.On(only), agent);
        }

        await using var chorus = session.Together([.. targets.Select(target => target.Server.Name)]);
        var codes = await Task.WhenAll(targets.Select((target, i) => ActAsync(session.On(target) with { Voice = chorus.Voices[i] }, target, act)));
        return codes.Max();
    }

    private static async Task<int> ActAsync(Session session, Target target, Func<Session, AgentClient, Task<int>> act)
    {
        try
        {
            using var agent = session.Connect(target);
            return await act(session, agent);
        }
        catch (Exception e) when (e is AgentUnreachableException or AgentRefusedException or UsageException)
        {
            return session.Complain(e);
        }
        finally
        {
            session.Voice!.Begin("");
        }
    }

    private static async Task<T> AskAsync<T>(Session session, Target target, Func<Target, AgentClient, Task<T>> ask)
    {
        using var agent = session.Connect(target);
        return await ask(target, agent);
    }

    private static async Task<int> TellAsync<T>(Session session, Task<T> answer, Func<Session, T, int> tell, bool alone)
    {
        try
        {
            return tell(session, await answer);
        }
        catch (Exception e) when (!alone && e is AgentUnreachableException or AgentRefusedException or UsageException)
        {
            return session.Complain(e);
        }
    }
}
