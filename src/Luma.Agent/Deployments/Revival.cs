using Luma.Agent.Api;
using Luma.Agent.Storage;
using Luma.Core.Planning;

namespace Luma.Agent.Deployments;

/// <summary>Plans for releases that were made before, with what is left of them.</summary>
internal sealed class Revival(RunningImages images)
{
    /// <exception cref="ApiFault">Its image is gone, or no container is left that knows its secrets.</exception>
    public async Task<Launch> RestartAsync(ReleaseRecord active, ObservedApp seen, CancellationToken cancellation)
    {
        var secrets = await images.SecretsAsync(active.Spec, active.Set.Containers, cancellation);
        var (image, _) = await images.FindAsync(active, cancellation);
        return Launch.Of(Planner.Restart(active.Spec, active.Set, seen, image), active.Spec, secrets);
    }

    /// <exception cref="ApiFault">The same.</exception>
    public async Task<Launch> RollbackAsync(ReleaseRecord target, ObservedApp seen, CancellationToken cancellation)
    {
        if (Planner.Wakes(target.Spec, target.Number, seen))
        {
            return Launch.Of(Planner.Rollback(target.Spec, target.Number, seen, target.ImageId));
        }

        var (image, source) = await images.FindAsync(target, cancellation);
        var secrets = await images.SecretsAsync(target.Spec, [.. seen.Active?.Containers ?? [], .. seen.Kept?.Containers ?? []], cancellation);
        return Launch.Of(Planner.Rollback(target.Spec, target.Number, seen with { Image = source }, image), target.Spec, secrets);
    }
}
