using System.Globalization;
using System.Net;

namespace Luma.Benchmarks.Peers;

/// <summary>What a proxy is told: every host leads to the same backends.</summary>
internal sealed record Upstream(IReadOnlyList<string> Hosts, IReadOnlyList<IPEndPoint> Backends)
{
    /// <summary>host-0.localhost and so on.</summary>
    public static IReadOnlyList<string> NewHosts(int count) =>
        [.. Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"host-{i}.localhost"))];

    /// <summary>A piece of text for each backend.</summary>
    public string PerBackend(Func<IPEndPoint, int, string> text) => string.Concat(Backends.Select(text));

    /// <summary>A piece of text for each host.</summary>
    public string PerHost(Func<string, string> text) => string.Concat(Hosts.Select(text));
}
