using System.Net;
using Luma.Benchmarks.Staging;

namespace Luma.Benchmarks.Peers;

/// <summary>The built <c>luma-agent</c>. It starts the backend itself, by a deployment; the others are pointed to the same container.</summary>
/// <param name="project">Of its own for each agent, as are network and containers.</param>
/// <param name="image">The backend's.</param>
internal sealed class LumaAgent(string project, string image = "luma-bench-nginx:1") : IPeer
{
    private readonly AgentUnderTest _agent = new();

    public string Name => "Luma";

    public IPEndPoint Http => _agent.Http;

    public IPEndPoint Http2 => _agent.Http;

    public int? Process => _agent.Id;

    /// <summary>The app that has been deployed.</summary>
    public string App => $"{project}-app";

    /// <summary>Deploys the backend under these hosts and tells its address.</summary>
    public async Task<IPEndPoint> DeployAsync(IReadOnlyList<string> hosts)
    {
        await _agent.WriteConfigurationAsync($$"""
            project: {{project}}
            apps:
              {{App}}:
                image: {{image}}
                proxy:
                  hosts: [{{string.Join(", ", hosts)}}]
                  app_port: 3000
            """);
        await _agent.LumaAsync("deploy");
        return new(IPAddress.Parse(await Containers.AddressAsync($"{App}-blue")), 3000);
    }

    /// <summary>A client of the agent's API.</summary>
    public HttpClient NewApi() => _agent.NewApi();

    /// <summary>Its routes are its own.</summary>
    public Task StartAsync(Upstream upstream) => _agent.StartAsync();

    /// <summary>Another process takes its place.</summary>
    public Task ReloadAsync(Upstream upstream) => _agent.UpgradeAsync();

    public Task StopAsync() => _agent.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _agent.LumaAsync("delete", App, "--yes");
        await _agent.DisposeAsync();
    }
}
