using System.Globalization;
using Luma.Core.Api;

namespace Luma.Agent.Checks;

/// <summary>Whether the kernel can follow more connections: when its table is full, packets of new ones are dropped without a word.</summary>
/// <param name="folder">Where the kernel tells of it; nothing is there where it follows none.</param>
internal sealed class ConntrackCheck(string folder = "/proc/sys/net/netfilter") : ICheck
{
    private const double Much = 0.75;
    private const double TooMuch = 0.9;

    public string Area => "conntrack";

    public Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<CheckResult>>(Read("nf_conntrack_count") is { } count && Read("nf_conntrack_max") is > 0 and var max ? [Judge(count, max)] : []);

    private CheckResult Judge(long count, long max)
    {
        var seen = string.Create(CultureInfo.InvariantCulture, $"the kernel follows {count} connections of at most {max}");
        var remedy = string.Create(
            CultureInfo.InvariantCulture, $"raise it: sysctl -w net.netfilter.nf_conntrack_max={max * 2}, and the same in /etc/sysctl.d so that it lasts");
        return ((double)count / max) switch
        {
            > TooMuch => CheckResult.Trouble(Area, $"{seen}; beyond that new ones are dropped", remedy),
            > Much => CheckResult.Advice(Area, $"{seen}; beyond that new ones are dropped", remedy),
            _ => CheckResult.Good(Area, seen),
        };
    }

    private long? Read(string name) =>
        Path.Combine(folder, name) is var path && File.Exists(path) ? long.Parse(File.ReadAllText(path), CultureInfo.InvariantCulture) : null;
}
