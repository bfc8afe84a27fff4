using Luma.Cli.Commands;
using Luma.Cli.Configuration;
using Luma.Cli.Connection;
using Luma.Core.Api;

namespace Luma.Cli.Fleets;

/// <summary>Something that is done with one app on all its servers: straight on where it has one, together where it has several.</summary>
internal sealed class Rollout(Session session, string app, FleetWish wish)
{
    /// <param name="targets">Its servers.</param>
    /// <param name="begin">Begins it on one server, to be held for so long, or without being held.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(
        IReadOnlyList<Target> targets, Func<Target, AgentClient, TimeSpan?, CancellationToken, Task<DeploymentAccepted>> begin, CancellationToken ct)
    {
        if (wish.Canary is not { } canary)
        {
            return await RestAsync(targets, begin, ct);
        }

        var first = targets.FirstOrDefault(target => target.Server.Name == canary)
            ?? throw new UsageException($"--canary-server names {canary}, which does not get {app}", $"Name one of {string.Join(", ", targets.Select(target => target.Server.Name))}.");
        if (await AloneAsync(first, begin, ct) is > ExitCodes.Done and var failed)
        {
            return failed;
        }

        List<Target> rest = [.. targets.Where(target => target != first)];
        var code = rest.Count == 0 ? ExitCodes.Done : await RestAsync(rest, begin, ct);
        if (code != ExitCodes.Done)
        {
            session.Warn($"{app}: the canary {canary} has the new release, and the others have not; `luma rollback {app} --server {canary}` takes it back");
        }

        return code;
    }

    private async Task<int> RestAsync(
        IReadOnlyList<Target> targets, Func<Target, AgentClient, TimeSpan?, CancellationToken, Task<DeploymentAccepted>> begin, CancellationToken ct) => targets is [var only]
            ? await AloneAsync(only, begin, ct)
            : await new FleetOperation(session, targets, app, wish).RunAsync((target, agent, hold, stop) => begin(target, agent, hold, stop), ct);

    /// <summary>What cannot be begun is told of here, so that what is not attempted after it can be named.</summary>
    private async Task<int> AloneAsync(
        Target target, Func<Target, AgentClient, TimeSpan?, CancellationToken, Task<DeploymentAccepted>> begin, CancellationToken ct)
    {
        var on = session.On(target);
        using var agent = session.Connect(target);
        try
        {
            return await new Operation(on, agent, app) { EndsWhenHeld = wish.Hold is not null }.RunAsync(stop => begin(target, agent, wish.Hold, stop), ct);
        }
        catch (Exception e) when (e is AgentRefusedException or AgentUnreachableException or ConfigurationException)
        {
            return on.Complain(e);
        }
    }
}
