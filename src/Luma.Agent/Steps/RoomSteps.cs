using System.Globalization;
using Luma.Agent.Deployments;
using Luma.Agent.Diagnosis;
using Luma.Docker;

namespace Luma.Agent.Steps;

/// <summary>Looks whether the server can hold both sets for a while, before anything is touched.</summary>
internal sealed class RoomSteps(DockerClient docker)
{
    private const string MemoryFile = "/proc/meminfo";

    private string? _dockerFolder;

    /// <exception cref="StepFailed">It cannot.</exception>
    public async Task CheckAsync(DeploymentRun run, CancellationToken cancellation)
    {
        var used = await Task.WhenAll((run.Seen.Active?.Containers ?? []).Select(name => UsedAsync(name, cancellation)));
        var room = new Room(FreeMemory(File.ReadLines(MemoryFile)), await FreeDiskAsync(cancellation), used.Where(bytes => bytes > 0).Max());
        if (room.Refusal(run.Spec) is { } refusal)
        {
            throw new StepFailed(refusal);
        }
    }

    /// <summary>The kernel's own estimate, <c>MemAvailable</c> (proc(5)), in bytes.</summary>
    internal static long FreeMemory(IEnumerable<string> lines)
    {
        var available = lines.First(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal));
        return long.Parse(available.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    private async Task<long?> UsedAsync(string container, CancellationToken cancellation)
    {
        try
        {
            return (long)(await docker.Containers.StatsAsync(container, cancellation)).Memory.WorkingSet;
        }
        catch (DockerException fault) when (fault is DockerNotFoundException or DockerConflictException)
        {
            return null; // It does not run: then it uses nothing.
        }
    }

    /// <summary>An agent in a container does not see the folder, and says nothing then.</summary>
    private async Task<long?> FreeDiskAsync(CancellationToken cancellation)
    {
        _dockerFolder ??= (await docker.System.InfoAsync(cancellation)).DockerRootDir;
        return Directory.Exists(_dockerFolder) ? new DriveInfo(_dockerFolder).AvailableFreeSpace : null;
    }
}
