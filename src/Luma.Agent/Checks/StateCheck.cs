using Luma.Agent.Hosting;
using Luma.Core.Api;

namespace Luma.Agent.Checks;

/// <summary>Whether state files could not be read and were set aside.</summary>
internal sealed class StateCheck(AgentOptions options) : ICheck
{
    public string Area => "state";

    public Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation)
    {
        var aside = Directory.EnumerateFiles(options.State, "*.unreadable", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        return Task.FromResult<IReadOnlyList<CheckResult>>(aside.Count == 0
            ? [CheckResult.Good(Area, $"every file of {options.State} can be read")]
            : [.. aside.Select(file => CheckResult.Advice(
                Area,
                $"{file} could not be read and was set aside on {File.GetLastWriteTimeUtc(file):yyyy-MM-dd}",
                "see with luma status and luma releases that nothing is missing, look after the disk, then remove the file"))]);
    }
}
