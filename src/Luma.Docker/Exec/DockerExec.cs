using Luma.Docker.Connection;
using Luma.Docker.Json;
using Luma.Docker.Streams;

namespace Luma.Docker;

/// <summary>The exec calls of the Engine API: commands inside running containers.</summary>
public sealed class DockerExec
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    private readonly EngineConnection _engine;

    internal DockerExec(EngineConnection engine) => _engine = engine;

    /// <summary>Prepares a command and gives its id.</summary>
    /// <exception cref="DockerNotFoundException">There is no such container.</exception>
    /// <exception cref="DockerConflictException">The container is paused or does not run.</exception>
    public async Task<string> CreateAsync(string container, ExecSpec spec, CancellationToken ct = default)
    {
        var call = EngineCall.Post($"/containers/{container}/exec").Sending(spec, DockerJson.Default.ExecSpec);
        return (await _engine.SendAsync(call, ct)).Read(DockerJson.Default.CreatedBody).Id;
    }

    /// <summary>Runs a prepared command and reads its output to the end. There is no timeout but the caller's token.</summary>
    public async Task<ExecOutput> StartAsync(string exec, CancellationToken ct = default)
    {
        var call = EngineCall.Post($"/exec/{exec}/start").Sending(new StartExecBody(false, false), DockerJson.Default.StartExecBody);
        await using var stream = await _engine.OpenAsync(call.Within(Timeout.InfiniteTimeSpan), ct);
        return await OutputCapture.ReadAsync(OutputReader.ReadFramesAsync(stream, ct), ct);
    }

    /// <summary>The state of a command; the engine forgets it some minutes after its end.</summary>
    /// <exception cref="DockerNotFoundException">There is none.</exception>
    public async Task<ExecDetails> InspectAsync(string exec, CancellationToken ct = default) =>
        (await _engine.SendAsync(EngineCall.Get($"/exec/{exec}/json"), ct)).Read(DockerJson.Default.ExecDetails);

    /// <summary>Runs a command to its end. Default timeout: the client's.</summary>
    public Task<ExecResult> RunAsync(
        string container, IReadOnlyList<string> cmd, TimeSpan? timeout = null, CancellationToken ct = default) =>
        RunAsync(container, new ExecSpec { Cmd = cmd }, timeout, ct);

    /// <summary>Runs a command to its end. Default timeout: the client's.</summary>
    /// <exception cref="DockerTimeoutException">It took longer. It runs on: the API has no way to end it.</exception>
    public async Task<ExecResult> RunAsync(
        string container, ExecSpec spec, TimeSpan? timeout = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var limit = timeout ?? _engine.Options.Timeout;
        using var deadline = new Deadline(limit, _engine.Options.Time, ct);
        try
        {
            var exec = await CreateAsync(container, spec, deadline.Token);
            var output = await StartAsync(exec, deadline.Token);
            return new(await ExitCodeAsync(exec, deadline.Token), output.Stdout, output.Stderr);
        }
        catch (OperationCanceledException e) when (deadline.Expired)
        {
            throw new DockerTimeoutException($"'{string.Join(' ', spec.Cmd)}' in container {container}", limit, e);
        }
    }

    /// <summary>The engine ends the output a moment before it has noted the exit code.</summary>
    private async Task<int> ExitCodeAsync(string exec, CancellationToken ct)
    {
        for (var pause = FirstPause; ; pause = pause < LongestPause ? pause * 2 : LongestPause)
        {
            if (await InspectAsync(exec, ct) is { Running: false, ExitCode: { } code })
                return code;
            await Task.Delay(pause, _engine.Options.Time, ct);
        }
    }
}
