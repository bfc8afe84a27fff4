using Luma.Agent.Api;
using Luma.Agent.Storage;
using Luma.Core.Apps;
using Luma.Core.Naming;
using Luma.Core.Planning;
using Luma.Docker;

namespace Luma.Agent.Deployments;

/// <summary>What containers of a release were made from, to make the same again.</summary>
internal sealed class RunningImages(DockerClient docker)
{
    /// <summary>The image by its name while the name still means it, otherwise by its id; by its digest, from the registry, where it has been removed.</summary>
    /// <exception cref="ApiFault">It has been removed and came from no registry.</exception>
    public async Task<(string Image, ImageSource Source)> FindAsync(ReleaseRecord release, CancellationToken cancellation)
    {
        if ((await docker.Images.FindAsync(release.Spec.Image, cancellation))?.Id == release.ImageId)
        {
            return (release.Spec.Image, ImageSource.Local);
        }

        if (await docker.Images.FindAsync(release.ImageId, cancellation) is not null)
        {
            return (release.ImageId, ImageSource.Local);
        }

        return release.Digest is { } digest
            ? (digest, ImageSource.Registry)
            : throw ApiFault.NotFound(
                $"the image of release {release.Number} of {release.Spec.Name}, {release.Spec.Image} ({release.ImageId}), has been removed from this server and came from no registry",
                "load it again (docker load), or deploy an image that is there");
    }

    /// <summary>The values of the spec's secrets, which only containers have: the first of these that knows one tells it.</summary>
    /// <exception cref="ApiFault">No container is left that knows one of them.</exception>
    public async Task<IReadOnlyDictionary<string, string>> SecretsAsync(AppSpec app, IEnumerable<string> containers, CancellationToken cancellation)
    {
        if (app.Secrets.Count == 0)
        {
            return new Dictionary<string, string>();
        }

        var found = await Task.WhenAll(containers.Select(name => docker.Containers.FindAsync(name, cancellation)));
        var known = found.OfType<ContainerDetails>().Where(container => container.Config.Labels.GetValueOrDefault(Labels.App) == app.Name).SelectMany(container => container.Config.Env)
            .Select(variable => variable.Split('=', 2)).Where(pair => pair.Length == 2)
            .DistinctBy(pair => pair[0]).ToDictionary(pair => pair[0], pair => pair[1]);
        return app.Secrets.ToDictionary(name => name, name => known.GetValueOrDefault(name)
            ?? throw ApiFault.NotFound($"no container of {app.Name} is left to take the secret {name} from", $"deploy it: luma deploy {app.Name}"));
    }
}
