using System.Text.RegularExpressions;
using Luma.Cli.Connection;
using Luma.Core.Deployments;

namespace Luma.Cli.Commands;

/// <summary>Which deployment is meant, by its id, by its app, or because there is no other.</summary>
internal static partial class DeploymentChoice
{
    /// <summary>The servers that it is about: those of the app, or the one that knows the id.</summary>
    /// <param name="named">An id or an app; null for all.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<IReadOnlyList<Target>> TargetsAsync(Session session, string? named, CancellationToken ct)
    {
        var all = named is null || Id().IsMatch(named) ? EachServer.Targets(session) : session.TargetsOf(named);
        if (all is [_] || named is null || !Id().IsMatch(named))
        {
            return all;
        }

        var known = await Task.WhenAll(all.Select(target => KnowsAsync(session, target, named, ct)));
        return known.Contains(true) ? [.. all.Where((_, i) => known[i])] : all;
    }

    /// <param name="named">An id or an app; null for the only one that is under way.</param>
    /// <param name="ended">Whether the app's last one is meant where none is under way.</param>
    /// <param name="ct">Gives up.</param>
    /// <param name="held">Whether the only one that is held is meant, whatever else is under way.</param>
    /// <exception cref="UsageException">None is meant, or several could be.</exception>
    /// <exception cref="AgentRefusedException">There is no such deployment.</exception>
    public static Task<DeploymentStatus> FindAsync(Session session, AgentClient agent, string? named, bool ended, CancellationToken ct, bool held = false) =>
        named is null ? OnlyAsync(session, agent, held, ct)
        : Id().IsMatch(named) ? agent.DeploymentAsync(named, ct)
        : OfAsync(agent, named, ended, ct);

    /// <summary>The one that has the app; otherwise the one that ended last.</summary>
    private static async Task<DeploymentStatus> OfAsync(AgentClient agent, string app, bool ended, CancellationToken ct)
    {
        var known = await agent.DeploymentsAsync(app, underWay: !ended, ct);
        return known.FirstOrDefault(deployment => !deployment.State.IsFinal() && deployment.State != DeploymentState.Queued)
            ?? known.LastOrDefault(deployment => deployment.State == DeploymentState.Queued)
            ?? (known is [var last, ..] ? last : null)
            ?? throw new UsageException($"nothing is being done to {app}{(ended ? ", and nothing is remembered of it" : "")}", $"`luma status {app}` shows how it fares.");
    }

    private static async Task<DeploymentStatus> OnlyAsync(Session session, AgentClient agent, bool held, CancellationToken ct)
    {
        var project = session.GlanceAtFile() is { Project.Length: > 0 } file ? file.Project : null;
        var underWay = await agent.DeploymentsAsync(null, underWay: true, ct);
        var what = held ? "held" : "under way";
        return underWay.Where(known => (project is null || known.Project == project) && (!held || known.State == DeploymentState.Holding)).ToList() switch
        {
            [var only] => only,
            [] => throw new UsageException($"nothing is {what}", held
                ? "`luma deploy --hold` and `luma rollback --hold` hold a release before its switch."
                : "Name an app to see how its last deployment ended."),
            var several => throw new UsageException(
                $"which one is meant is not said, and {several.Count} are {what}: {string.Join("; ", several.Select(Described))}", "Name the app, or the deployment by its id."),
        };
    }

    private static async Task<bool> KnowsAsync(Session session, Target target, string id, CancellationToken ct)
    {
        try
        {
            using var agent = session.Connect(target);
            return (await agent.DeploymentAsync(id, ct)).Id == id;
        }
        catch (Exception e) when (e is AgentUnreachableException or AgentRefusedException)
        {
            return false;
        }
    }

    private static string Described(DeploymentStatus deployment) => $"{deployment.App}, {Holder.Of(deployment).Title}";

    [GeneratedRegex(@"\A[0-9]{8}-[0-9]{9}-[0-9a-f]{4}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
