using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Luma.Cli.Setup;

/// <summary>The builds of luma-agent that lie here for servers, each packed at most once.</summary>
/// <param name="folder">Where they lie: <c>RUNTIME/luma-agent</c>.</param>
internal sealed class AgentBuilds(string folder) : IDisposable
{
    public const string Variable = "LUMA_AGENT_BUILDS";

    private readonly ConcurrentDictionary<string, Lazy<AgentBuild>> _found = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _packed = new(StringComparer.Ordinal);

    /// <summary>Where `install.sh --client` puts them, beside luma's own folder.</summary>
    public static string Usual => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "agents"));

    /// <exception cref="UsageException">There is none for this kind of server, or it is damaged.</exception>
    public AgentBuild For(string runtime) => _found.GetOrAdd(runtime, _ => new(() => Find(runtime))).Value;

    /// <summary>Compressed, as a file that goes with this object.</summary>
    public Task<string> PackAsync(AgentBuild build) => _packed.GetOrAdd(build.Path, path => new(() => PackAsync(path))).Value;

    public void Dispose()
    {
        foreach (var packed in _packed.Values.Where(packed => packed.IsValueCreated && packed.Value.IsCompletedSuccessfully))
        {
            File.Delete(packed.Value.Result);
        }
    }

    private AgentBuild Find(string runtime)
    {
        var path = Path.Combine(folder, runtime, "luma-agent");
        if (!File.Exists(path))
        {
            throw new UsageException(
                $"there is no luma-agent for {runtime} to send: {path} is missing",
                $"Build it in a checkout of Luma with `./install.sh --client`, or name the folder of the builds with --agents or {Variable}.");
        }

        using var program = File.OpenRead(path);
        var sum = Convert.ToHexStringLower(SHA256.HashData(program));
        var written = $"{path}.sha256";
        return !File.Exists(written) || File.ReadAllText(written).StartsWith(sum, StringComparison.Ordinal)
            ? new(path, sum)
            : throw new UsageException($"{path} is damaged: {written} has another checksum", "Build it again in a checkout of Luma with `./install.sh --client`.");
    }

    private static async Task<string> PackAsync(string path)
    {
        var packed = Path.GetTempFileName();
        await using var program = File.OpenRead(path);
        await using var file = File.Create(packed);
        await using var gzip = new GZipStream(file, CompressionLevel.Optimal);
        await program.CopyToAsync(gzip);
        return packed;
    }
}

/// <param name="Sha256">In lower case hexadecimal digits.</param>
internal sealed record AgentBuild(string Path, string Sha256);
