using System.Globalization;
using Luma.Benchmarks.Load;
using Luma.Benchmarks.Staging;

namespace Luma.Benchmarks.Deployers;

/// <summary><c>luma deploy</c>, with its defaults.</summary>
internal sealed class LumaDeploy(string project = "bench-luma") : IDeployer
{
    private const string Host = "bench.localhost";

    public string Name => "Luma";

    public AgentUnderTest Agent { get; } = new();

    public Target Target { get; private set; } = new(Ports.Free(), null, Host);

    private string App => $"{project}-app";

    public async Task StartAsync(int version)
    {
        await Agent.WriteConfigurationAsync($$"""
            project: {{project}}
            apps:
              {{App}}:
                image: luma-hello:1
                proxy:
                  hosts: [{{Host}}]
                  app_port: 3000
            """);
        await DeployAsync(version);
        Target = await Target.OfAsync(Agent.Http, Agent.Http, Host);
    }

    public Task DeployAsync(int version) => DeployAndTellAsync(version);

    /// <summary>Gives the deployment's events, one JSON object per line.</summary>
    public async Task<string> DeployAndTellAsync(int version)
    {
        var (_, output) = await Agent.LumaAsync("deploy", "--json", "--image", string.Create(CultureInfo.InvariantCulture, $"luma-hello:{version}"));
        return output;
    }

    public async ValueTask DisposeAsync()
    {
        await Agent.LumaAsync("delete", App, "--yes");
        await Agent.DisposeAsync();
    }
}
