using Luma.Agent.Storage;
using Luma.Proxy;
using Microsoft.Extensions.Logging;

namespace Luma.Agent.ProxyProcess;

/// <summary>The table that a proxy starts with, and the one before it, in case the newer one is torn.</summary>
internal sealed partial class TableFile(ProxyProcessOptions options, ILogger<TableFile> log)
{
    private readonly string _previous = options.Table + DurableFile.Previous;

    /// <summary>The newest table that is whole; the empty one only where there is none.</summary>
    public RouteTable Load() => Read(options.Table) ?? Read(_previous) ?? RouteTable.Empty;

    /// <exception cref="IOException">It could not be made durable; the table of before is still there.</exception>
    public void Save(byte[] content) =>
        // One that is torn must not take the place of a whole one.
        DurableFile.Write(options.Table, content, keepPrevious: Read(options.Table) is not null);

    private RouteTable? Read(string path)
    {
        try
        {
            return File.Exists(path) ? SealedTable.Read(File.ReadAllBytes(path)) : null;
        }
        catch (InvalidDataException fault)
        {
            LogTorn(path, fault.Message);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Error, "{Path} is left alone: {Reason}")]
    private partial void LogTorn(string path, string reason);
}
