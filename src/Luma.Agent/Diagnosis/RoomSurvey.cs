using System.Globalization;
using Luma.Core.Planning;
using Luma.Docker;

namespace Luma.Agent.Diagnosis;

/// <summary>Measures what the server has left for another set.</summary>
internal sealed class RoomSurvey(DockerClient docker)
{
    private const string MemoryFile = "/proc/meminfo";

    private string? _dockerFolder;

    /// <param name="active">The set that runs, which tells what a replica needs; null if none does.</param>
    /// <param name="cancellation">Ends the look.</param>
    public async Task<Room> LookAsync(ReplicaSet? active, CancellationToken cancellation)
    {
        var used = await Task.WhenAll((active?.Containers ?? []).Select(name => UsedAsync(name, cancellation)));
        var folder = await DockerFolderAsync(cancellation);
        return new(FreeMemory(), folder is null ? null : new DriveInfo(folder).AvailableFreeSpace, used.Where(bytes => bytes > 0).Max());
    }

    /// <summary>Docker's data; null where it cannot be seen, as by an agent in a container.</summary>
    public async Task<string?> DockerFolderAsync(CancellationToken cancellation)
    {
        _dockerFolder ??= (await docker.System.InfoAsync(cancellation)).DockerRootDir;
        return Directory.Exists(_dockerFolder) ? _dockerFolder : null;
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
