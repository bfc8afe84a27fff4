using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Luma.Agent.Images;

/// <summary>Frees the disk of what clients began to send and did not go on with.</summary>
internal sealed partial class BlobTidying(IncomingBlobs blobs, TimeProvider time, ILogger<BlobTidying> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        do
        {
            try
            {
                blobs.Tidy();
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                LogFault(fault.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Warning, "Layers that nobody went on sending could not be removed, which is tried again: {Reason}")]
    private partial void LogFault(string reason);
}
