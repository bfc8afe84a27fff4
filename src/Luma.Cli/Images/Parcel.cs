using System.Collections.Concurrent;

namespace Luma.Cli.Images;

/// <summary>
/// An image on its way to servers. Whatever is needed of it is made ready once, for all of them: the archive when the first server lacks
/// the image, each layer when the first server lacks it.
/// </summary>
internal sealed class Parcel : IAsyncDisposable
{
    /// <summary>Compressing takes a whole processor.</summary>
    private static readonly SemaphoreSlim Processors = new(Environment.ProcessorCount);

    private readonly ConcurrentDictionary<string, Lazy<Task<Blob>>> _blobs = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _over = new();
    private readonly Lazy<string> _folder = new(() => Directory.CreateTempSubdirectory("luma-image-").FullName);
    private readonly Lazy<Task<ImageArchive>> _archive;

    /// <param name="name">The reference, with its tag, by which servers are to know it.</param>
    /// <param name="id">Its id, as far as it is known without its archive.</param>
    /// <param name="layers">Their ids, the lowest first.</param>
    /// <param name="save">Writes the archive to a file.</param>
    public Parcel(string name, string id, IReadOnlyList<string> layers, Func<string, CancellationToken, Task> save)
    {
        Name = name;
        Id = id;
        Layers = layers;
        _archive = new(() => OpenAsync(save));
    }

    public string Name { get; }

    public string Id { get; }

    public IReadOnlyList<string> Layers { get; }

    public Task<ImageArchive> ArchiveAsync(CancellationToken ct) => _archive.Value.WaitAsync(ct);

    /// <summary>A layer, ready to travel.</summary>
    public Task<Blob> BlobAsync(string layer, CancellationToken ct) =>
        _blobs.GetOrAdd(layer, id => new(() => PackAsync(id))).Value.WaitAsync(ct);

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        foreach (var packing in _blobs.Values)
        {
            await ((Task)packing.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (_archive.IsValueCreated)
        {
            await ((Task)_archive.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_archive.Value.IsCompletedSuccessfully)
            {
                _archive.Value.Result.Dispose();
            }
        }

        if (_folder.IsValueCreated)
        {
            Directory.Delete(_folder.Value, recursive: true);
        }

        _over.Dispose();
    }

    private async Task<ImageArchive> OpenAsync(Func<string, CancellationToken, Task> save)
    {
        var path = Path.Combine(_folder.Value, "image.tar");
        await save(path, _over.Token);
        return ImageArchive.Open(path);
    }

    private async Task<Blob> PackAsync(string layer)
    {
        var archive = await _archive.Value;
        await Processors.WaitAsync(_over.Token);
        try
        {
            return await Task.Run(() => Blob.PackAsync(layer, archive.Layer(layer), Path.Combine(_folder.Value, layer[(layer.IndexOf(':', StringComparison.Ordinal) + 1)..]), _over.Token));
        }
        finally
        {
            Processors.Release();
        }
    }
}
