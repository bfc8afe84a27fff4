using Luma.Docker;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Luma.Agent.Reconciling;

/// <summary>Listens to Docker's events and asks for a look whenever a container came, went or was moved.</summary>
internal sealed partial class EventListener(DockerClient docker, ReconcileSignal reconcile, TimeProvider time, ILogger<EventListener> log) : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private static readonly EventOptions Wanted = new()
    {
        Filters = new[] { "start", "die", "destroy", "rename", "connect", "disconnect" }
            .Aggregate(Filters.None.Type("container").Type("network"), (filters, action) => filters.Event(action)),
    };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = TimeSpan.FromMilliseconds(250);
        var wanted = Wanted with { Since = time.GetUtcNow() };
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var happened in docker.System.EventsAsync(wanted, stoppingToken))
                {
                    pause = TimeSpan.FromMilliseconds(250);
                    wanted = wanted with { Since = happened.Time.AddTicks(1) };
                    reconcile.Raise();
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                LogBroken(pause.TotalSeconds, fault.Message);
            }

            // What happened in the gap is told when it listens again, but Docker remembers only so much: a look finds the rest.
            reconcile.Raise();
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Docker's event stream broke, listening again in {Seconds:0.##} s: {Reason}")]
    private partial void LogBroken(double seconds, string reason);
}
