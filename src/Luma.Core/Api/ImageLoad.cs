namespace Luma.Core.Api;

/// <summary>
/// The body of <c>POST /api/v1/images/load</c>: makes an image of layers that the server has and of blobs that were sent. Answered by an
/// <see cref="ImageNeed"/>.
/// </summary>
public sealed record ImageLoad
{
    /// <summary>The reference, with its tag.</summary>
    public required string Name { get; init; }

    /// <summary>The image's configuration (OCI image specification), to the byte: its digest is the image's id.</summary>
    public required byte[] Configuration { get; init; }

    /// <summary>All layers, the lowest first.</summary>
    public required IReadOnlyList<LayerBlob> Layers { get; init; }
}

/// <param name="Id">The layer's id.</param>
/// <param name="Blob">The digest of what was sent of it, compressed or not; empty where nothing was.</param>
public sealed record LayerBlob(string Id, string Blob);

/// <summary>How much of a blob is on the server: the answer to <c>GET</c> and <c>PUT /api/v1/images/blobs/{digest}</c>.</summary>
/// <param name="Size">Bytes from its beginning.</param>
/// <param name="Whole">Whether that is all of it, and its digest is right.</param>
public sealed record BlobState(long Size, bool Whole);
