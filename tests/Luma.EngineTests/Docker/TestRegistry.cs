using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Luma.EngineTests.Docker;

/// <summary>An image registry of one tiny image on this machine's loopback, which the engine may pull from without TLS.</summary>
internal sealed class TestRegistry : IAsyncDisposable
{
    private const string ManifestType = "application/vnd.docker.distribution.manifest.v2+json";

    private readonly HttpListener listener;
    private readonly Dictionary<string, byte[]> blobs = [];
    private readonly byte[] manifest;
    private readonly string? password;
    private readonly Task serving;

    /// <param name="password">What the user <c>luma</c> has to show; null lets everybody in.</param>
    public TestRegistry(string? password = null)
    {
        this.password = password;
        manifest = Encoding.UTF8.GetBytes(Manifest());
        (listener, Address) = Listen();
        serving = ServeAsync();
    }

    /// <summary>Host and port, as image names begin with.</summary>
    public string Address { get; }

    /// <summary>The manifest's digest.</summary>
    public string ManifestDigest => Digest(manifest);

    public async ValueTask DisposeAsync()
    {
        // Once: to stop it before would free the port, which the second end opens again, or somebody else has by then.
        listener.Close();
        await serving;
    }

    // A listener that could not start is of no more use, so each port gets a new one. Ports of the system's own choice,
    // which loads leave behind by the thousand, lie above these.
    private static (HttpListener Listener, string Address) Listen()
    {
        while (true)
        {
            var address = $"localhost:{Random.Shared.Next(10_000, 30_000)}";
            var listener = new HttpListener();
            listener.Prefixes.Add($"http://{address}/");
            try
            {
                listener.Start();
                return (listener, address);
            }
            catch (HttpListenerException)
            {
                listener.Close();
            }
        }
    }

    private string Manifest()
    {
        var tar = Tar(Guid.NewGuid().ToString());
        var layer = Blob(Gzip(tar));
        var config = Blob(Encoding.UTF8.GetBytes(
            $$$"""{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["{{{Digest(tar)}}}"]}}"""));
        return $$"""
            {"schemaVersion":2,"mediaType":"{{ManifestType}}",
             "config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":{{blobs[config].Length}},"digest":"{{config}}"},
             "layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","size":{{blobs[layer].Length}},"digest":"{{layer}}"}]}
            """;
    }

    private string Blob(byte[] bytes)
    {
        var digest = Digest(bytes);
        blobs[digest] = bytes;
        return digest;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
                await AnswerAsync(await listener.GetContextAsync());
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var response = context.Response;
        var (status, type, body) = Answer(context.Request);
        response.StatusCode = status;
        response.ContentType = type;
        response.ContentLength64 = body.Length;
        if (status == 401)
            response.Headers["WWW-Authenticate"] = "Basic realm=\"test\"";
        if (type == ManifestType)
            response.Headers["Docker-Content-Digest"] = ManifestDigest;
        if (context.Request.HttpMethod != "HEAD")
            await response.OutputStream.WriteAsync(body);
    }

    private (int Status, string Type, byte[] Body) Answer(HttpListenerRequest request)
    {
        var path = request.Url!.AbsolutePath;
        if (!Admits(request.Headers["Authorization"]))
            return (401, "application/json", """{"errors":[{"code":"UNAUTHORIZED","message":"who are you?"}]}"""u8.ToArray());
        if (path.Contains("/manifests/", StringComparison.Ordinal))
            return (200, ManifestType, manifest);
        return blobs.TryGetValue(path.Split('/')[^1], out var blob)
            ? (200, "application/octet-stream", blob)
            : (path == "/v2/" ? 200 : 404, "application/json", "{}"u8.ToArray());
    }

    private bool Admits(string? authorization) =>
        password is null || authorization == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"luma:{password}"))}";

    private static byte[] Tar(string content)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Ustar, leaveOpen: true))
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "content") { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
        return bytes.ToArray();
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    private static string Digest(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";
}
