using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Luma.Agent.Api;
using Luma.Agent.Storage;
using Luma.Core.Api;
using Luma.Docker;

namespace Luma.Agent.Observing;

/// <summary>What the replicas of an app's active set write, together.</summary>
internal sealed class AppLogs(DockerClient docker, Observer observer, AppStore apps)
{
    /// <exception cref="ApiFault">There is no such app.</exception>
    public IAsyncEnumerable<AppLogLine> Read(string app, bool follow, int tail, CancellationToken cancellation)
    {
        var record = apps.Find(app) ?? throw ApiFault.NoSuchApp(app);
        var options = new LogOptions { Follow = follow, Tail = tail, Timestamps = true };
        return follow
            ? AsTheyComeAsync(record.Active, options, cancellation)
            : InOrderAsync(record.Active, options, tail, cancellation);
    }

    private async IAsyncEnumerable<AppLogLine> InOrderAsync(
        ReleaseRecord release, LogOptions options, int tail, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var containers = await ContainersOfAsync(release, cancellation);
        var lines = await Task.WhenAll(containers.Select(async container => await LinesOf(container, options, cancellation).ToListAsync(cancellation)));
        foreach (var line in lines.SelectMany(of => of).OrderBy(line => line.At).TakeLast(tail))
        {
            yield return line;
        }
    }

    private async IAsyncEnumerable<AppLogLine> AsTheyComeAsync(
        ReleaseRecord release, LogOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var containers = await ContainersOfAsync(release, cancellation);
        var merged = Channel.CreateBounded<AppLogLine>(256);
        var readers = Task.WhenAll(containers.Select(container => CopyAsync(LinesOf(container, options, cancellation), merged.Writer, cancellation)));
        _ = readers.ContinueWith(ended => merged.Writer.TryComplete(ended.Exception?.GetBaseException()), TaskScheduler.Default);
        await foreach (var line in merged.Reader.ReadAllAsync(cancellation))
        {
            yield return line;
        }
    }

    private async Task<IReadOnlyList<ContainerSummary>> ContainersOfAsync(ReleaseRecord release, CancellationToken cancellation) =>
        [.. (await observer.PlacesAsync(release, cancellation)).OrderBy(at => at.Key).Select(at => at.Value)];

    private static async Task CopyAsync(IAsyncEnumerable<AppLogLine> lines, ChannelWriter<AppLogLine> to, CancellationToken cancellation)
    {
        await foreach (var line in lines)
        {
            await to.WriteAsync(line, cancellation);
        }
    }

    private async IAsyncEnumerable<AppLogLine> LinesOf(ContainerSummary container, LogOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var line in docker.Containers.LogsAsync(container.Id, options, cancellation))
        {
            yield return new(container.Names[0], line.Stream == OutputStream.Stderr ? "stderr" : "stdout", line.Timestamp, line.Text);
        }
    }
}
