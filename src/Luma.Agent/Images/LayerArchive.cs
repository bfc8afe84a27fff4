using System.Formats.Tar;
using System.IO.Pipelines;
using System.Text.Json;
using Luma.Core.Api;
using Luma.Core.Apps;
using Luma.Docker;

namespace Luma.Agent.Images;

/// <summary>
/// An image as <c>docker load</c> takes it (https://github.com/moby/docker-image-spec, combined image JSON and file system changeset
/// format), of which layers may be left out that the engine has. The engine unpacks those that are compressed.
/// </summary>
/// <param name="load">The image.</param>
/// <param name="find">The file of a blob; null where it is not here.</param>
internal sealed class LayerArchive(ImageLoad load, Func<string, string?> find)
{
    private const string Manifest = "manifest.json";
    private const string Configuration = "config.json";

    /// <exception cref="DockerException">The engine does not take it.</exception>
    public async Task LoadAsync(DockerClient docker, CancellationToken cancellation)
    {
        var pipe = new Pipe();
        var writing = WriteAsync(pipe.Writer, cancellation);
        try
        {
            await docker.Images.LoadAsync(pipe.Reader.AsStream(), cancellation);
        }
        finally
        {
            await pipe.Reader.CompleteAsync();
            await writing;
        }
    }

    /// <summary>What goes wrong here is told by the other end of the pipe.</summary>
    private async Task WriteAsync(PipeWriter pipe, CancellationToken cancellation)
    {
        Exception? fault = null;
        try
        {
            await using var tar = new TarWriter(pipe.AsStream(leaveOpen: true), leaveOpen: false);
            await PutAsync(tar, Manifest, new MemoryStream(Describe()), cancellation);
            await PutAsync(tar, Configuration, new MemoryStream(load.Configuration), cancellation);
            foreach (var layer in load.Layers)
            {
                if (find(layer.Blob) is { } file)
                {
                    await using var content = File.OpenRead(file);
                    await PutAsync(tar, NameOf(layer), content, cancellation);
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            fault = e;
        }

        await pipe.CompleteAsync(fault);
    }

    private static Task PutAsync(TarWriter tar, string name, Stream content, CancellationToken cancellation) =>
        tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = content }, cancellation);

    private byte[] Describe()
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartArray();
            json.WriteStartObject();
            json.WriteString("Config", Configuration);
            Write(json, "RepoTags", [load.Name]);
            Write(json, "Layers", load.Layers.Select(NameOf));
            json.WriteEndObject();
            json.WriteEndArray();
        }

        return text.ToArray();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static string NameOf(LayerBlob layer) => $"{layer.Id[Digest.Prefix.Length..]}/layer.tar";
}
