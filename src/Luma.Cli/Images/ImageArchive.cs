using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;
using Luma.Core.Api;
using Luma.Core.Apps;
using Microsoft.Win32.SafeHandles;

namespace Luma.Cli.Images;

/// <summary>
/// An image in an archive as <c>docker save</c> writes it: <c>manifest.json</c> tells where in it the configuration and the layers are,
/// whether it is laid out as Docker always did or as the OCI image specification says. Nothing is unpacked.
/// </summary>
internal sealed class ImageArchive : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly IReadOnlyList<Stretch> _layers;

    private ImageArchive(SafeFileHandle file, byte[] configuration, IReadOnlyList<string> ids, IReadOnlyList<Stretch> layers)
    {
        _file = file;
        _layers = layers;
        Configuration = configuration;
        Ids = ids;
    }

    /// <summary>To the byte: its digest is the image's id.</summary>
    public byte[] Configuration { get; }

    public string Id => Digest.Of(SHA256.HashData(Configuration));

    /// <summary>The ids of the layers, the lowest first.</summary>
    public IReadOnlyList<string> Ids { get; }

    /// <summary>The layers with the bytes that they take in the archive, where they may be compressed.</summary>
    public IReadOnlyList<LayerOffer> Offers => [.. Ids.Zip(_layers, (id, layer) => new LayerOffer(id, layer.Length))];

    /// <exception cref="ImageException">It is no archive of one image.</exception>
    public static ImageArchive Open(string path)
    {
        var file = File.OpenHandle(path);
        try
        {
            var entries = Index(path);
            using var manifest = JsonDocument.Parse(Read(file, Find(entries, "manifest.json")));
            var image = manifest.RootElement[0];
            var configuration = Read(file, Find(entries, image.GetProperty("Config").GetString()!));
            var layers = image.GetProperty("Layers").EnumerateArray().Select(layer => Find(entries, layer.GetString()!)).ToList();
            var ids = IdsIn(configuration);
            return ids.Count == layers.Count ? new(file, configuration, ids, layers) : throw Malformed($"it has {layers.Count} layers instead of {ids.Count}");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException or InvalidDataException or EndOfStreamException)
        {
            file.Dispose();
            throw Malformed(e.Message);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>A layer as it stands in the archive.</summary>
    public Stream Layer(string id)
    {
        var stretch = _layers[Ids.ToList().IndexOf(id)];
        return new FileStretch(_file, stretch.Offset, stretch.Length);
    }

    public void Dispose() => _file.Dispose();

    private static Dictionary<string, Stretch> Index(string path)
    {
        var entries = new Dictionary<string, Stretch>(StringComparer.Ordinal);
        var links = new Dictionary<string, string>(StringComparer.Ordinal);
        using var tar = new TarReader(File.OpenRead(path));
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
            {
                entries[entry.Name] = new(entry.DataOffset, entry.Length);
            }
            else if (entry.EntryType is TarEntryType.SymbolicLink)
            {
                links[entry.Name] = Path.GetFullPath(entry.LinkName, "/" + Path.GetDirectoryName(entry.Name))[1..];
            }
        }

        // Docker's own layout has a layer that occurs twice once, and a link in the other place.
        foreach (var (name, target) in links.Where(link => entries.ContainsKey(link.Value)))
        {
            entries[name] = entries[target];
        }

        return entries;
    }

    private static Stretch Find(Dictionary<string, Stretch> entries, string name) =>
        entries.TryGetValue(name, out var stretch) ? stretch : throw Malformed($"it lacks {name}");

    private static byte[] Read(SafeFileHandle file, Stretch stretch)
    {
        var bytes = new byte[stretch.Length];
        return RandomAccess.Read(file, bytes, stretch.Offset) == bytes.Length ? bytes : throw Malformed("it ends early");
    }

    private static IReadOnlyList<string> IdsIn(byte[] configuration)
    {
        using var document = JsonDocument.Parse(configuration);
        return [.. document.RootElement.GetProperty("rootfs").GetProperty("diff_ids").EnumerateArray().Select(id => id.GetString()!)];
    }

    private static ImageException Malformed(string reason) =>
        new($"what Docker saved is no archive of an image that luma understands: {reason}", "See what `docker save` writes; push: registry goes without it.");

    private readonly record struct Stretch(long Offset, long Length);
}
