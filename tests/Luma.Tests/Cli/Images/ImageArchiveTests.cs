using Luma.Cli.Images;
using Luma.Tests.Cli.Rig;

namespace Luma.Tests.Cli.Images;

public sealed class ImageArchiveTests : IDisposable
{
    private readonly Folder _folder = new();

    private string Path => _folder.Of("image.tar");

    [Fact]
    public async Task Layers_are_found_in_Dockers_own_layout_also_one_that_occurs_twice()
    {
        byte[][] layers = [Archives.Layer("a"), Archives.Layer("b"), Archives.Layer("a")];
        Archives.WriteFolders(Path, layers);
        using var archive = ImageArchive.Open(Path);

        Assert.Equal(layers.Select(Archives.DigestOf), archive.Ids);
        Assert.Equal(Archives.DigestOf(Archives.Configuration(layers)), archive.Id);
        Assert.Equal(layers.Select(layer => (long)layer.Length), archive.Offers.Select(offer => offer.Size));
        foreach (var layer in layers)
        {
            Assert.Equal(layer, await ReadAsync(archive.Layer(Archives.DigestOf(layer))));
        }
    }

    [Fact]
    public async Task A_layer_travels_compressed_whether_it_was_so_already_or_not()
    {
        byte[][] layers = [Archives.Layer("a", 100_000), Archives.Layer("b", 100_000)];
        var id = Archives.DigestOf(layers[1]);
        Archives.WriteFolders(Path, layers);
        Archives.WriteBlobs(_folder.Of("oci.tar"), layers);
        foreach (var path in new[] { Path, _folder.Of("oci.tar") })
        {
            using var archive = ImageArchive.Open(path);
            var blob = await Blob.PackAsync(id, archive.Layer(id), _folder.Of("blob"), CancellationToken.None);

            var bytes = await File.ReadAllBytesAsync(blob.Path);
            Assert.Equal(layers[1], Archives.Gunzip(bytes));
            Assert.Equal((id, Archives.DigestOf(bytes), (long)bytes.Length), (blob.Layer, blob.Id, blob.Size));
            Assert.InRange(blob.Size, 1, 10_000);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("no archive at all")]
    public void What_is_no_archive_is_told(string text)
    {
        _folder.With("image.tar", text);
        Assert.Throws<ImageException>(() => ImageArchive.Open(Path));
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        using var bytes = new MemoryStream();
        await using (stream)
        {
            await stream.CopyToAsync(bytes);
        }

        return bytes.ToArray();
    }
}
