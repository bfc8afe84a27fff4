using System.Globalization;
using Luma.Docker;

namespace Luma.Agent.Diagnosis;

/// <summary>Measures what the server has left for another set.</summary>
internal sealed class RoomSurvey(DockerClient docker)
{
    private const string MemoryFile = "/proc/meminfo";

    private EngineInfo? _engine;

    /// <param name="running">The ids of replicas that run, which tell what one needs.</param>
    /// <param name="cancellation">Ends the look.</param>
    public async Task<Room> LookAsync(IReadOnlyList<string> running, CancellationToken cancellation)
    {
        var used = await Task.WhenAll(running.Select(id => UsedAsync(id, cancellation)));
        var disk = await FreeDiskAsync(cancellation);
        return new(FreeMemory(), disk, used.Where(bytes => bytes > 0).Max(), _engine!.NCPU);
    }

    /// <summary>Bytes left on the disk of Docker's data; null where it cannot be seen.</summary>
    public async Task<long?> FreeDiskAsync(CancellationToken cancellation) =>
        await DockerFolderAsync(cancellation) is { } folder ? new DriveInfo(folder).AvailableFreeSpace : null;

    /// <summary>Docker's data; null where it cannot be seen, as by an agent in a container.</summary>
    public async Task<string?> DockerFolderAsync(CancellationToken cancellation)
    {
        _engine ??= await docker.System.InfoAsync(cancellation);
        return Directory.Exists(_engine.DockerRootDir) ? _engine.DockerRootDir : null;
    }

    public static long FreeMemory() => FreeMemory(File.ReadLines(MemoryFile));

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
}
