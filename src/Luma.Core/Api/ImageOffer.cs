namespace Luma.Core.Api;

/// <summary>An image that a client has and could send: the body of <c>POST /api/v1/images/offer</c>.</summary>
public sealed record ImageOffer
{
    /// <summary>The reference, with its tag, by which the image is to be known on the server.</summary>
    public required string Name { get; init; }

    /// <summary>The digest of its configuration, which is its id: <c>sha256:…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Its layers, the lowest first.</summary>
    public required IReadOnlyList<LayerOffer> Layers { get; init; }
}

/// <param name="Id">The digest of the layer's archive, unpacked: <c>sha256:…</c> (<c>diff_ids</c> of the OCI image specification).</param>
/// <param name="Size">Bytes of that archive; 0 where they are not known yet.</param>
public sealed record LayerOffer(string Id, long Size);

/// <summary>What a server lacks of an image; the answer to an offer, and to <see cref="ImageLoad"/>.</summary>
/// <param name="Here">Whether it has the image, by the name that was given.</param>
/// <param name="Layers">Otherwise the ids of the layers that it lacks, the lowest first.</param>
public sealed record ImageNeed(bool Here, IReadOnlyList<string> Layers);
