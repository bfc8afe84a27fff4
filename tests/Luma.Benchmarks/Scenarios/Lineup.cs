using Luma.Benchmarks.Peers;

namespace Luma.Benchmarks.Scenarios;

/// <summary>All proxies at once, each with the same number of routes, all to one backend in one container.</summary>
internal sealed class Lineup : IAsyncDisposable
{
    private readonly LumaAgent _luma;

    private Lineup(LumaAgent luma, IReadOnlyList<string> hosts) =>
        (_luma, Hosts, Peers) = (luma, hosts, [new Direct(), luma, new Nginx(), new HaProxy(), new Caddy()]);

    public IReadOnlyList<IPeer> Peers { get; }

    public IReadOnlyList<string> Hosts { get; }

    /// <param name="name">Tells it from others that run at the same time.</param>
    public static async Task<Lineup> StartAsync(string name, int routes)
    {
        var lineup = new Lineup(new($"bench-{name}"), Upstream.NewHosts(routes));
        try
        {
            var upstream = new Upstream(lineup.Hosts, [await lineup._luma.DeployAsync(lineup.Hosts)]);
            foreach (var peer in lineup.Peers)
            {
                await peer.StartAsync(upstream);
            }

            return lineup;
        }
        catch
        {
            await lineup.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in Peers)
        {
            await peer.DisposeAsync();
        }
    }
}
