using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Luma.Core.Apps;

namespace Luma.Tests.Cli.Rig;

/// <summary>Archives of images, as Docker writes them.</summary>
internal static class Archives
{
    public static string DigestOf(byte[] bytes) => Digest.Of(SHA256.HashData(bytes));

    /// <summary>A layer that another one is not.</summary>
    public static byte[] Layer(string content, int size = 100) => [.. Encoding.UTF8.GetBytes(content), .. new byte[size]];

    public static byte[] Configuration(IEnumerable<byte[]> layers) => Encoding.UTF8.GetBytes(
        JsonSerializer.Serialize(new { architecture = "amd64", rootfs = new { type = "layers", diff_ids = layers.Select(DigestOf) } }));

    /// <summary>As Docker's own store writes it: a folder for each layer, and a link where one occurs again.</summary>
    public static void WriteFolders(string path, params byte[][] layers)
    {
        using var tar = new TarWriter(File.Create(path));
        var configuration = Configuration(layers);
        var names = layers.Select((_, i) => $"folder{i}/layer.tar").ToList();
        Put(tar, "config.json", configuration);
        for (var i = 0; i < layers.Length; i++)
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, $"folder{i}/"));
            var first = Array.FindIndex(layers, layer => layer.SequenceEqual(layers[i]));
            if (first == i)
            {
                Put(tar, names[i], layers[i]);
            }
            else
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, names[i]) { LinkName = $"../folder{first}/layer.tar" });
            }
        }

        Put(tar, "manifest.json", Manifest("config.json", names));
    }

    /// <summary>As the OCI image specification lays it out, with layers that are compressed.</summary>
    public static void WriteBlobs(string path, params byte[][] layers)
    {
        using var tar = new TarWriter(File.Create(path));
        var configuration = Configuration(layers);
        var packed = layers.Select(Gzip).ToList();
        foreach (var blob in packed.Append(configuration))
        {
            Put(tar, BlobName(blob), blob);
        }

        Put(tar, "oci-layout", "{}"u8.ToArray());
        Put(tar, "manifest.json", Manifest(BlobName(configuration), packed.Select(BlobName)));
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    public static byte[] Gunzip(byte[] bytes)
    {
        using var plain = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        gzip.CopyTo(plain);
        return plain.ToArray();
    }

    private static string BlobName(byte[] blob) => $"blobs/sha256/{DigestOf(blob)[Digest.Prefix.Length..]}";

    private static byte[] Manifest(string configuration, IEnumerable<string> layers) =>
        JsonSerializer.SerializeToUtf8Bytes(new[] { new { Config = configuration, RepoTags = (string[]?)null, Layers = layers } });

    private static void Put(TarWriter tar, string name, byte[] content) =>
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
}
