using System.IO.Compression;
using System.Security.Cryptography;
using Luma.Core.Apps;

namespace Luma.Cli.Images;

/// <summary>A layer as it travels: compressed, in a file of its own.</summary>
/// <param name="Layer">The layer's id.</param>
/// <param name="Id">The digest of the file.</param>
internal sealed record Blob(string Layer, string Id, string Path, long Size)
{
    private const int Buffer = 1 << 17;

    /// <summary>RFC 1952, 2.3.1.</summary>
    private static readonly byte[] Gzip = [0x1f, 0x8b];

    /// <summary>Compresses a layer, unless it is compressed already.</summary>
    public static async Task<Blob> PackAsync(string layer, Stream content, string path, CancellationToken ct)
    {
        await using (content)
        await using (var file = File.Create(path))
        {
            await PackAsync(content, file, ct);
        }

        await using var whole = File.OpenRead(path);
        return new(layer, Digest.Of(await SHA256.HashDataAsync(whole, ct)), path, whole.Length);
    }

    private static async Task PackAsync(Stream content, FileStream file, CancellationToken ct)
    {
        var start = new byte[Gzip.Length];
        var read = await content.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, ct);
        await using var packed = start.AsSpan().SequenceEqual(Gzip) ? (Stream)file : new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true);
        await packed.WriteAsync(start.AsMemory(0, read), ct);
        await content.CopyToAsync(packed, Buffer, ct);
    }
}
