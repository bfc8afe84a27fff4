using Luma.Core.Deployments;
using Luma.Core.Units;
using Luma.Docker;

namespace Luma.Agent.Diagnosis;

/// <summary>Tells why a new replica did not become healthy: how it ended, what it last answered, which ports listen, what it logged.</summary>
internal sealed class ContainerStory(DockerClient docker, TimeProvider time)
{
    private const int LogLines = 50;

    /// <summary>ENOEXEC in words: what the shell, or Docker's own first process, writes into the log.</summary>
    private const string WrongArchitecture = "exec format error";

    /// <summary>128 + SIGKILL, as the engine has it.</summary>
    private const int Killed = 137;

    /// <summary>
    /// The kernel's word that it was for memory reaches the engine apart from the end itself: mostly sooner, now and then later, and
    /// never where the control group was gone before anybody read it.
    /// </summary>
    private static readonly TimeSpan VerdictTimeout = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan VerdictPause = TimeSpan.FromMilliseconds(100);

    /// <summary>It ended instead of serving.</summary>
    public Task<Failure> ExitedAsync(ContainerDetails container, CancellationToken cancellation) => ExitedAsync(container, "before it was healthy", cancellation);

    /// <param name="container">One that does not run.</param>
    /// <param name="when">When it ended, in words.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Failure> ExitedAsync(ContainerDetails container, string when, CancellationToken cancellation)
    {
        container = await AwaitVerdictAsync(container, cancellation);
        var state = container.State;
        var evidence = await LastLinesAsync(container.Name, cancellation);
        if (state.OOMKilled || IsSuspect(container))
        {
            return new(
                $"{container.Name} was killed{(state.OOMKilled ? "" : ", probably")} for memory (limit {Limit(container)})",
                "raise resources.memory, or make the app use less",
                evidence);
        }

        if (evidence.Any(line => line.Contains(WrongArchitecture, StringComparison.OrdinalIgnoreCase)))
        {
            return new(
                $"{container.Name} cannot run here: its program is made for another processor architecture",
                "build the image for this server, docker build --platform linux/amd64 or linux/arm64, or for both",
                evidence);
        }

        var how = state.Error.Length > 0 ? $": {state.Error}" : "";
        return new(
            $"{container.Name} exited with code {state.ExitCode} {when}{how}",
            "see its last log lines; the command, its arguments and the environment are the usual suspects",
            evidence);
    }

    /// <summary>Its port never answered within the boot budget.</summary>
    public async Task<Failure> NeverListenedAsync(ContainerDetails container, int port, TimeSpan boot, CancellationToken cancellation) => new(
        $"{container.Name} did not listen on port {port} within {Duration.Format(boot)}; {ListeningPorts.Describe(container.State.Pid)}",
        $"make the app listen on 0.0.0.0:{port}, set proxy.app_port to the port that it listens on, or raise health.boot if it needs longer to start",
        await LastLinesAsync(container.Name, cancellation));

    /// <summary>It listened, and its answers were not 200.</summary>
    public async Task<Failure> NotHealthyAsync(ContainerDetails container, string lastProbe, TimeSpan timeout, CancellationToken cancellation) => new(
        $"{container.Name} was not healthy within {Duration.Format(timeout)}: {lastProbe}",
        "GET health.path must answer 200 to a request from the server itself, without a redirect or a login; raise health.timeout if it only needs longer",
        await LastLinesAsync(container.Name, cancellation));

    private async Task<ContainerDetails> AwaitVerdictAsync(ContainerDetails ended, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        while (IsSuspect(ended) && time.GetElapsedTime(began) < VerdictTimeout)
        {
            await Task.Delay(VerdictPause, time, cancellation);
            ended = await docker.Containers.FindAsync(ended.Id, cancellation) ?? ended;
        }

        return ended;
    }

    /// <summary>Killed outright, with a limit that may be why; nobody has said so.</summary>
    private static bool IsSuspect(ContainerDetails ended) =>
        ended is { State: { OOMKilled: false, ExitCode: Killed }, HostConfig.Memory: > 0 };

    public async Task<IReadOnlyList<string>> LastLinesAsync(string container, CancellationToken cancellation)
    {
        var lines = new List<string>();
        try
        {
            await foreach (var line in docker.Containers.LogsAsync(container, new LogOptions { Tail = LogLines }, cancellation))
            {
                lines.Add(line.Text);
            }
        }
        catch (DockerException)
        {
            // A log driver without reading; the message is told without it.
        }

        return lines;
    }

    private static string Limit(ContainerDetails container) =>
        container.HostConfig.Memory is > 0 and { } memory ? ByteSize.Format(memory) : "none; the server itself ran out";
}
