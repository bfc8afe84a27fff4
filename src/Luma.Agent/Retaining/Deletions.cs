using Luma.Agent.Observing;
using Luma.Agent.Storage;
using Luma.Core.Api;
using Luma.Core.Naming;
using Luma.Core.Planning;

namespace Luma.Agent.Retaining;

/// <summary>Plans for apps that are to go.</summary>
internal sealed class Deletions(Observer observer, Departure departure, Dependents dependents)
{
    /// <param name="volumes">Whether the app's volumes go, too.</param>
    public async Task<Plan> PlanAsync(AppRecord app, ObservedApp seen, bool volumes, CancellationToken cancellation) => Planner.Delete(app.Active.Spec, seen, Departure.Remnants(
        await departure.ImagesAsync(app, cancellation), await departure.VolumesAsync(app, volumes, cancellation)));

    public async Task<DeletionPreview> PreviewAsync(AppRecord app, bool volumes, CancellationToken cancellation)
    {
        var spec = app.Active.Spec;
        var seen = await observer.ObserveAsync(spec, cancellation);
        var images = await departure.ImagesAsync(app, cancellation);
        var found = await departure.VolumesAsync(app, volumes, cancellation);
        var plan = Planner.Delete(spec, seen, Departure.Remnants(images, found));
        return new()
        {
            App = spec.Name,
            Steps = plan.Lines,
            Containers = [.. plan.Steps.OfType<RemoveContainers>().SelectMany(step => step.Containers)],
            Routes = [.. spec.Proxy.Hosts.Select(host => spec.Proxy.PathPrefix == "/" ? host : host + spec.Proxy.PathPrefix)],
            Releases = [.. app.All.Select(release => release.Number)],
            Images = images,
            Volumes = found,
            Network = plan.Steps.OfType<RemoveNetwork>().Any() ? Names.Network(spec.Project) : null,
            Dependents = await dependents.FindAsync(spec, cancellation),
        };
    }
}
