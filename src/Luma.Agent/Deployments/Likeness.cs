using Luma.Agent.Storage;
using Luma.Core.Api;
using Luma.Core.Apps;
using Luma.Core.Planning;
using Luma.Docker;

namespace Luma.Agent.Deployments;

/// <summary>Tells whether what is asked for is what serves.</summary>
internal sealed class Likeness(DockerClient docker, AppStore apps)
{
    /// <summary>What was seen, and how far it is what is asked for; nothing is like what is forced.</summary>
    public async Task<ObservedApp> CompareAsync(DeployRequest request, ObservedApp seen, CancellationToken cancellation)
    {
        if (request.Force || apps.Find(request.App.Name) is not { Stopped: false, Active: var active }
            || Configuration.HashOf(active.Spec) != Configuration.HashOf(request.App))
        {
            return seen;
        }

        var containers = await Task.WhenAll(active.Set.Containers.Select(name => seen.Ids.GetValueOrDefault(name) is { } id
            ? docker.Containers.FindAsync(id, cancellation)
            : Task.FromResult<ContainerDetails?>(null)));
        return containers.All(container => container is { State.Running: true } && Knows(container, request.Secrets, active.Spec))
            ? seen with { SameConfiguration = true, SameImage = (await docker.Images.FindAsync(request.App.Image, cancellation))?.Id == active.ImageId }
            : seen;
    }

    /// <summary>The agent keeps no secrets: what they were is known to the containers alone.</summary>
    private static bool Knows(ContainerDetails container, IReadOnlyDictionary<string, string> secrets, AppSpec app) =>
        app.Secrets.All(name => container.Config.Env.Contains($"{name}={secrets[name]}"));
}
