using System.Globalization;
using System.Net;
using Luma.Benchmarks.Peers;
using Luma.Benchmarks.Reporting;
using Luma.Benchmarks.Staging;

namespace Luma.Benchmarks.Scenarios;

/// <summary>What it costs to stand by: memory and processor time with many apps and no request.</summary>
internal sealed class Rest(Pace pace) : IScenario
{
    private const string Project = "bench-rest";

    /// <summary>In which what the deployments have begun comes to its end.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    public string Name => "rest";

    public async Task<string> RunAsync()
    {
        var agent = new AgentUnderTest();
        IPeer[] peers = [new Nginx(), new HaProxy(), new Caddy()];
        try
        {
            await DeployAsync(agent);
            var backend = new IPEndPoint(IPAddress.Parse(await Containers.AddressAsync($"{Names()[0]}-blue")), 3000);
            foreach (var peer in peers)
            {
                await peer.StartAsync(new(Upstream.NewHosts(pace.Apps), [backend]));
            }

            await Task.Delay(Settling, TimeProvider.System);
            return await WatchAsync([("Luma: agent and proxy", agent.Id), .. peers.Select(peer => (peer.Name, peer.Process!.Value))]);
        }
        finally
        {
            foreach (var peer in peers)
            {
                await peer.DisposeAsync();
            }

            await agent.DisposeAsync();
            await Containers.RemoveProjectAsync(Project);
        }
    }

    private async Task DeployAsync(AgentUnderTest agent)
    {
        Progress.Say($"deploying {pace.Apps} apps");
        await agent.WriteConfigurationAsync($"project: {Project}\napps:\n{string.Concat(Names().Select(App))}");
        await agent.LumaAsync("deploy");
    }

    private List<string> Names() => [.. Enumerable.Range(0, pace.Apps).Select(i => string.Create(CultureInfo.InvariantCulture, $"bench-rest-{i}"))];

    private static string App(string name) => $$"""
          {{name}}:
            image: luma-bench-nginx:1
            proxy: {hosts: [{{name}}.localhost], app_port: 3000}

        """;

    private async Task<string> WatchAsync(IReadOnlyList<(string Name, int Process)> watched)
    {
        Progress.Say($"watching for {pace.Rest.TotalSeconds} s");
        var before = watched.Select(one => ProcessTree.CpuOf(one.Process)).ToList();
        await Task.Delay(pace.Rest, TimeProvider.System);
        var table = new Table($"{pace.Apps} apps or routes, no request", "memory", "of one core");
        foreach (var ((name, process), cpu) in watched.Zip(before))
        {
            var share = (ProcessTree.CpuOf(process) - cpu) / pace.Rest;
            table.Add(name, Figure.Megabytes(ProcessTree.MemoryOf(process)), share.ToString("0.00 %", CultureInfo.InvariantCulture));
        }

        return table.ToString();
    }
}
