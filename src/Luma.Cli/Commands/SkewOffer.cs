using Luma.Cli.Connection;
using Luma.Cli.Setup;

namespace Luma.Cli.Commands;

/// <summary>Before a deployment: agents of other versions are told of, and older ones upgraded where somebody agrees.</summary>
internal static class SkewOffer
{
    /// <returns>Other than 0 where an upgrade was wanted, and failed.</returns>
    public static async Task<int> MakeAsync(Session session, CancellationToken ct)
    {
        List<Target> targets = [.. EachServer.Targets(session).Where(target => !target.Server.IsLocal)];
        var answers = await session.WaitAsync(Task.WhenAll(targets.Select(target => VersionAsync(session, target, ct))));
        var skew = Skew.Of(VersionCommand.Luma, [.. answers.OfType<AgentOn>()]);
        foreach (var remark in skew.Remarks(VersionCommand.Luma))
        {
            session.Warn(remark);
        }

        return skew.Older.Count > 0 && await AgreesAsync(session, skew.Older.Count, ct)
            ? await SetupCommand.AllAsync(session, [.. targets.Where(target => skew.Older.Any(agent => agent.Server == target.Server.Name))], ct)
            : ExitCodes.Done;
    }

    /// <summary>Null where nobody answers, which the deployment itself tells better.</summary>
    private static async Task<AgentOn?> VersionAsync(Session session, Target target, CancellationToken ct)
    {
        try
        {
            using var agent = session.Connect(target);
            return new(target.Server.Name, (await agent.VersionAsync(ct)).Agent);
        }
        catch (Exception e) when (e is AgentUnreachableException or AgentRefusedException)
        {
            return null;
        }
    }

    private static async Task<bool> AgreesAsync(Session session, int count, CancellationToken ct)
    {
        if (session.Json || !session.Around.OutIsTerminal || !session.Around.InIsTerminal)
        {
            return false;
        }

        await session.Around.Out.WriteAsync($"Upgrade {(count == 1 ? "it" : "them")} before the deployment? [y/N] ");
        await session.Around.Out.FlushAsync(ct);
        return (await session.Around.In().ReadLineAsync(ct))?.Trim() is "y" or "Y" or "yes";
    }
}
