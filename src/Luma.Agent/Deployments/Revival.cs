using Luma.Agent.Api;
using Luma.Agent.Reconciling;
using Luma.Agent.Storage;
using Luma.Core.Planning;

namespace Luma.Agent.Deployments;

/// <summary>Plans for releases that were made before, with what is left of them.</summary>
internal sealed class Revival(RunningImages images)
{
    /// <exception cref="ApiFault">Its image is gone, or no container is left that knows its secrets.</exception>
    public async Task<Launch> RestartAsync(ReleaseRecord active, ObservedApp seen, CancellationToken cancellation)
    {
        var secrets = await images.SecretsAsync(active.Spec, IdsOf(active.Set, seen), cancellation);
        var (image, _) = await images.FindAsync(active, cancellation);
        return Launch.Of(Planner.Restart(active.Spec, active.Set, seen, image), active.Spec, secrets);
    }

    /// <param name="active">The release.</param>
    /// <param name="ailments">Which of its containers are to be replaced.</param>
    /// <param name="seen">What else there is.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ApiFault">The same.</exception>
    public async Task<Launch> RepairAsync(ReleaseRecord active, IReadOnlyList<Ailment> ailments, ObservedApp seen, CancellationToken cancellation)
    {
        IReadOnlyList<string> ill = [.. ailments.Where(ailment => !ailment.Gone).Select(ailment => active.Set.Containers[ailment.Place - 1])];
        var secrets = await images.SecretsAsync(active.Spec, [.. IdsOf(active.Set, seen), .. IdsOf(seen.Kept, seen)], cancellation);
        var (image, source) = await images.FindAsync(active, cancellation);
        return Launch.Of(
            Planner.Repair(active.Spec, active.Set, [.. ailments.Select(ailment => active.Set.Containers[ailment.Place - 1])], ill, seen with { Image = source }, image),
            active.Spec, secrets);
    }

    /// <exception cref="ApiFault">The same.</exception>
    public async Task<Launch> RollbackAsync(ReleaseRecord target, ObservedApp seen, CancellationToken cancellation)
    {
        if (Planner.Wakes(target.Spec, target.Number, seen))
        {
            return Launch.Of(Planner.Rollback(target.Spec, target.Number, seen, target.ImageId));
        }

        var (image, source) = await images.FindAsync(target, cancellation);
        var secrets = await images.SecretsAsync(target.Spec, [.. IdsOf(seen.Active, seen), .. IdsOf(seen.Kept, seen)], cancellation);
        return Launch.Of(Planner.Rollback(target.Spec, target.Number, seen with { Image = source }, image), target.Spec, secrets);
    }

    private static IEnumerable<string> IdsOf(ReplicaSet? set, ObservedApp seen) =>
        (set?.Containers ?? []).Select(name => seen.Ids.GetValueOrDefault(name)).OfType<string>();
}
