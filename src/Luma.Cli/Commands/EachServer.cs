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
        AskAsync(session, Targets(session), ask, tell);

    /// <inheritdoc cref="AskAsync{T}(Session, Func{AgentClient, Task{T}}, Func{Session, T, int})"/>
    public static async Task<int> AskAsync<T>(Session session, IReadOnlyList<Target> targets, Func<AgentClient, Task<T>> ask, Func<Session, T, int> tell)
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

    private static async Task<T> AskAsync<T>(Session session, Target target, Func<AgentClient, Task<T>> ask)
    {
        using var agent = session.Connect(target);
        return await ask(agent);
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
