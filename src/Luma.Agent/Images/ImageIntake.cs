using System.Security.Cryptography;
using Luma.Agent.Api;
using Luma.Agent.Diagnosis;
using Luma.Core.Api;
using Luma.Core.Apps;
using Luma.Docker;
using ImageReference = Luma.Core.Apps.ImageReference;

namespace Luma.Agent.Images;

/// <summary>Images that come from a client and no registry: of their layers only those are sent that are not here.</summary>
internal sealed class ImageIntake(DockerClient docker, IncomingBlobs blobs, RoomSurvey survey)
{
    private const string DiskFull = "no space left on device";

    /// <summary>The store that has replaced Docker's own; it takes nothing but whole images.</summary>
    private const string ContainerdStore = "io.containerd.snapshotter.v1";

    /// <summary>Says what is lacking. An image that is here gets the name that was given.</summary>
    public async Task<ImageNeed> OfferAsync(ImageOffer offer, CancellationToken cancellation)
    {
        Check(offer.Name, [offer.Id, .. offer.Layers.Select(layer => layer.Id)]);
        if (await docker.Images.FindAsync(offer.Id, cancellation) is { } found)
        {
            await NameAsync(found, offer.Name, cancellation);
            return new(true, []);
        }

        var lacking = await LackingAsync([.. offer.Layers.Select(layer => layer.Id)], cancellation);
        await CheckRoomAsync(offer.Layers.Where(layer => lacking.Contains(layer.Id)).Sum(layer => layer.Size), cancellation);
        return new(false, lacking);
    }

    /// <summary>Makes the image of what is here, or says what is still lacking.</summary>
    public async Task<ImageNeed> LoadAsync(ImageLoad load, CancellationToken cancellation)
    {
        Check(load.Name, [.. load.Layers.Select(layer => layer.Id)]);
        var lacking = await LackingAsync([.. load.Layers.Select(layer => layer.Id)], cancellation);
        if (load.Layers.Where(layer => lacking.Contains(layer.Id) && !IsHere(layer)).ToList() is { Count: > 0 } absent)
        {
            return new(false, [.. absent.Select(layer => layer.Id)]);
        }

        if (!await TryLoadAsync(load, cancellation))
        {
            return new(false, [.. load.Layers.Where(layer => !IsHere(layer)).Select(layer => layer.Id)]);
        }

        await VerifyAsync(load, cancellation);
        blobs.Remove(load.Layers.Select(layer => layer.Blob));
        return new(true, []);
    }

    private bool IsHere(LayerBlob layer) => blobs.Find(layer.Blob) is not null;

    private static void Check(string name, IReadOnlyList<string> digests)
    {
        if (!ImageReference.TryParse(name, out var reference) || reference is not { Tag: not null, Digest: null })
        {
            throw ApiFault.BadRequest($"name must be an image reference with a tag and without a digest (was '{name}')");
        }

        if (digests.FirstOrDefault(digest => !Digest.IsValid(digest)) is { } wrong)
        {
            throw ApiFault.BadRequest($"images and layers are named by their digests, sha256:… (was '{wrong}')");
        }
    }

    private async Task NameAsync(ImageDetails image, string name, CancellationToken cancellation)
    {
        if (!image.RepoTags.Contains(name))
        {
            await docker.Images.TagAsync(image.Id, name, cancellation);
        }
    }

    private async Task<IReadOnlyList<string>> LackingAsync(IReadOnlyList<string> layers, CancellationToken cancellation)
    {
        if ((await docker.System.InfoAsync(cancellation)).DriverStatus.Any(line => line.Contains(ContainerdStore)))
        {
            return layers;
        }

        var images = await docker.Images.ListAsync(ct: cancellation);
        var details = await Task.WhenAll(images.Select(image => docker.Images.FindAsync(image.Id, cancellation)));
        return Layers.Lacking(layers, details.OfType<ImageDetails>().Select(image => image.RootFS.Layers));
    }

    private async Task CheckRoomAsync(long bytes, CancellationToken cancellation)
    {
        if (await survey.FreeDiskAsync(cancellation) is { } free && !Room.Holds(free, bytes))
        {
            throw ApiFault.NoRoom("the disk of Docker's data", bytes, free);
        }
    }

    /// <returns>Whether the engine took it. One that did not may do so when nothing is left out.</returns>
    private async Task<bool> TryLoadAsync(ImageLoad load, CancellationToken cancellation)
    {
        try
        {
            await new LayerArchive(load, blobs.Find).LoadAsync(docker, cancellation);
            return true;
        }
        catch (DockerException fault) when (fault.Message.Contains(DiskFull, StringComparison.OrdinalIgnoreCase))
        {
            throw ApiFault.NoRoom("the disk of Docker's data", 0, await survey.FreeDiskAsync(cancellation) ?? 0);
        }
        catch (DockerException fault) when (fault is not DockerUnreachableException)
        {
            return load.Layers.All(IsHere) ? throw ApiFault.NotLoaded(load.Name, fault.Message) : false;
        }
    }

    /// <summary>Its id, or in a store that counts ids in another way its layers, are those that were sent.</summary>
    private async Task VerifyAsync(ImageLoad load, CancellationToken cancellation)
    {
        var found = await docker.Images.FindAsync(load.Name, cancellation);
        if (found is null || (found.Id != Digest.Of(SHA256.HashData(load.Configuration)) && !found.RootFS.Layers.SequenceEqual(load.Layers.Select(layer => layer.Id))))
        {
            throw ApiFault.NotLoaded(load.Name, found is null ? "it is not there afterwards" : $"it is another one, {found.Id}, afterwards");
        }
    }
}
