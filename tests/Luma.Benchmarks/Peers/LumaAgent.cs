using System.Net;
using Luma.Benchmarks.Staging;

namespace Luma.Benchmarks.Peers;

/// <summary>The built <c>luma-agent</c>. It starts the backend itself, by a deployment; the others are pointed to the same container.</summary>
/// <param name="project">Of its own for each agent, as are network and containers.</param>
internal sealed class LumaAgent(string project) : IPeer
{
    private readonly AgentUnderTest _agent = new();

    public string Name => "Luma";

    public IPEndPoint Http => _agent.Http;

    public IPEndPoint Http2 => _agent.Http;

    public int? Process => _agent.Id;

    private string App => $"{project}-app";

    /// <summary>Deploys the backend under these hosts and tells its address.</summary>
    public async Task<IPEndPoint> DeployAsync(IReadOnlyList<string> hosts)
    {
        await _agent.WriteConfigurationAsync($$"""
            project: {{project}}
            apps:
              {{App}}:
                image: luma-bench-nginx:1
                proxy:
                  hosts: [{{string.Join(", ", hosts)}}]
                  app_port: 3000
            """);
        await _agent.LumaAsync("deploy");
        return new(IPAddress.Parse(await Containers.AddressAsync($"{App}-blue")), 3000);
    }

    public Task StartAsync(Upstream upstream) => Until.ListensAsync(Http);

    public Task ReloadAsync(Upstream upstream) => _agent.LumaAsync("restart", App);

    public Task StopAsync() => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _agent.LumaAsync("delete", App, "--yes");
        await _agent.DisposeAsync();
    }
}
