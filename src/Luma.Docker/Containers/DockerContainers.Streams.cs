using System.Runtime.CompilerServices;
using Luma.Docker.Connection;
using Luma.Docker.Json;
using Luma.Docker.Streams;

namespace Luma.Docker;

/// <content>Calls whose answer takes its time: logs, statistics, waiting.</content>
public sealed partial class DockerContainers
{
    private const string FramedContent = "application/vnd.docker.multiplexed-stream";

    // From here on the engine says in Content-Type whether output is framed.
    private static readonly ApiVersion ContentTypeTells = new(1, 42);

    /// <summary>Reads a container's output line by line; with <see cref="LogOptions.Follow"/> until the container ends.</summary>
    /// <exception cref="DockerNotFoundException">There is no such container.</exception>
    public async IAsyncEnumerable<LogLine> LogsAsync(
        string container, LogOptions? options = null, [EnumeratorCancellation] CancellationToken ct = default)
    {
        options ??= new();
        var terminal = await _engine.VersionAsync(ct) < ContentTypeTells && (await InspectAsync(container, ct)).Config.Tty;
        await using var stream = await _engine.OpenAsync(LogCall(container, options), ct);
        var framed = stream.ContentType == FramedContent
            || (!terminal && await _engine.VersionAsync(ct) < ContentTypeTells);
        var chunks = framed ? OutputReader.ReadFramesAsync(stream, ct) : OutputReader.ReadRawAsync(stream, ct);
        await foreach (var line in new LogReader(options.Timestamps).ReadAsync(chunks, ct))
            yield return line;
    }

    /// <summary>Waits, as long as it takes, until the container's process ends. There is no timeout but the caller's token.</summary>
    public async Task<ContainerExit> WaitAsync(
        string container, WaitCondition condition = WaitCondition.NotRunning, CancellationToken ct = default)
    {
        var call = EngineCall.Post($"/containers/{container}/wait").With("condition", Spell(condition));
        await using var stream = await _engine.OpenAsync(call.Within(Timeout.InfiniteTimeSpan), ct);
        await foreach (var exit in JsonSequence.ReadAsync(stream, DockerJson.Default.ContainerExit, ct))
            return exit;
        throw new DockerUnreachableException($"Docker Engine ended {stream.Call} without an exit code");
    }

    /// <summary>One measurement, given at once; <see cref="ContainerStats.PreviousCpu"/> is empty.</summary>
    public async Task<ContainerStats> StatsAsync(string container, CancellationToken ct = default)
    {
        var call = EngineCall.Get($"/containers/{container}/stats").With("stream", "false").With("one-shot", "true");
        return (await _engine.SendAsync(call, ct)).Read(DockerJson.Default.ContainerStats);
    }

    /// <summary>A measurement about every second, until the container is removed.</summary>
    public async IAsyncEnumerable<ContainerStats> StreamStatsAsync(
        string container, [EnumeratorCancellation] CancellationToken ct = default)
    {
        await using var stream = await _engine.OpenAsync(EngineCall.Get($"/containers/{container}/stats").With("stream", "true"), ct);
        await foreach (var stats in JsonSequence.ReadAsync(stream, DockerJson.Default.ContainerStats, ct))
            yield return stats;
    }

    private static EngineCall LogCall(string container, LogOptions options) =>
        EngineCall.Get($"/containers/{container}/logs")
            .With("stdout", options.Stdout).With("stderr", options.Stderr)
            .With("follow", options.Follow).With("timestamps", options.Timestamps)
            .With("tail", options.Tail).With("since", options.Since).With("until", options.Until);

    private static string Spell(WaitCondition condition) => condition switch
    {
        WaitCondition.NextExit => "next-exit",
        WaitCondition.Removed => "removed",
        _ => "not-running",
    };
}
