using Luma.Agent.Api;
using Luma.Agent.Storage;
using Luma.Docker;

namespace Luma.Agent.Deployments;

/// <summary>What the active containers were made from, to make the same again.</summary>
internal sealed class RunningImages(DockerClient docker)
{
    /// <summary>The image by its name while the name still means it, otherwise by its id; and the secrets' values, which only the container has.</summary>
    public async Task<(string Image, IReadOnlyDictionary<string, string> Secrets)> FindAsync(ReleaseRecord release, CancellationToken cancellation)
    {
        var named = await docker.Images.FindAsync(release.Spec.Image, cancellation);
        var replicas = await Task.WhenAll(release.Set.Containers.Select(name => docker.Containers.FindAsync(name, cancellation)));
        var container = replicas.FirstOrDefault(replica => replica is not null)
            ?? throw ApiFault.NotFound($"no container of {release.Spec.Name} is left to take the secrets from", $"deploy it: luma deploy {release.Spec.Name}");
        var secrets = container.Config.Env
            .Select(variable => variable.Split('=', 2))
            .Where(pair => pair.Length == 2 && release.Spec.Secrets.Contains(pair[0]))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        return (named?.Id == release.ImageId ? release.Spec.Image : release.ImageId, secrets);
    }
}
