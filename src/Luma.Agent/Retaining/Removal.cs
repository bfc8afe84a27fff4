using Luma.Core.Planning;
using Luma.Docker;

namespace Luma.Agent.Retaining;

/// <summary>
/// Removes what an app leaves behind, never by force: an image that has several names, or on which another one builds, is somebody's.
/// </summary>
internal sealed class Removal(DockerClient docker)
{
    /// <param name="remnants">What is to go.</param>
    /// <param name="left">Told what could not be removed, and why; what it throws ends the removal.</param>
    /// <param name="cancellation">Leaves the rest.</param>
    public async Task RemoveAsync(Remnants remnants, Action<string, DockerException> left, CancellationToken cancellation)
    {
        foreach (var volume in remnants.Volumes)
        {
            await TryAsync($"volume {volume}", () => docker.Volumes.RemoveAsync(volume, ct: cancellation), left);
        }

        foreach (var image in remnants.Images)
        {
            await TryAsync($"image {image}", () => docker.Images.RemoveAsync(image.Id, ct: cancellation), left);
        }
    }

    private static async Task TryAsync(string what, Func<Task> remove, Action<string, DockerException> left)
    {
        try
        {
            await remove();
        }
        catch (DockerException fault)
        {
            left(what, fault);
        }
    }
}
