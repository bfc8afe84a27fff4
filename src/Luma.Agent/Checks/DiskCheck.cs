using Luma.Agent.Diagnosis;
using Luma.Agent.Hosting;
using Luma.Agent.Storage;
using Luma.Core.Api;
using Luma.Core.Units;

namespace Luma.Agent.Checks;

/// <summary>Whether the disks of Docker's data and of the agent's state have bytes and files left.</summary>
internal sealed class DiskCheck(RoomSurvey survey, AgentOptions options) : ICheck
{
    /// <summary>Records are small; where they cannot be written nothing is deployed.</summary>
    private const long LeastState = 16L << 20;

    private const long Little = 2L << 30;
    private const double FewFiles = 0.05;

    public string Area => "disk";

    public async Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation) =>
    [
        .. await survey.DockerFolderAsync(cancellation) is { } docker ? Of("Docker's data", docker, Room.LeastDisk) : [],
        .. Of("the agent's state", Path.GetFullPath(options.State), LeastState),
    ];

    private IEnumerable<CheckResult> Of(string what, string folder, long least)
    {
        var free = new DriveInfo(folder).AvailableFreeSpace;
        var left = $"{ByteSize.Format(free)} left for {what} ({folder})";
        yield return free < least ? CheckResult.Trouble(Area, $"only {left}", "free some: luma prune, docker image prune, docker builder prune, old logs")
            : free < Little ? CheckResult.Advice(Area, $"only {left}", "luma prune --dry-run and docker system df show what could go")
            : CheckResult.Good(Area, left);
        if (Posix.FreeFiles(folder) is { Of: > 0 } files && files.Free < files.Of * FewFiles)
        {
            yield return CheckResult.Trouble(Area, $"only {files.Free} of {files.Of} files (inodes) are left for {what} ({folder})", "remove what has many small files: docker image prune, old build caches");
        }
    }
}
