using System.Diagnostics;
using System.Globalization;
using Luma.Benchmarks.Reporting;
using Luma.Benchmarks.Staging;

namespace Luma.Benchmarks.Scenarios;

/// <summary>How the time of a deployment grows with the servers that it goes to, all of them on this machine.</summary>
internal sealed class Fleets(Pace pace) : IScenario
{
    private const string Image = "luma-bench-nginx:1";

    /// <summary>Engines that start at once; more only wait for one another.</summary>
    private const int AtOnce = 4;

    public string Name => "fleet";

    public async Task<string> RunAsync()
    {
        // Short: paths of sockets end at 107 bytes, and an engine makes long ones below this.
        var folder = Directory.CreateTempSubdirectory("lf").FullName;
        await using var login = new LoginServer(folder);
        var servers = Enumerable.Range(1, pace.Fleet.Max()).Select(number => new MiniServer(folder, number)).ToList();
        try
        {
            await login.StartAsync();
            await StartAsync(servers, Path.Combine(folder, "image.tar"));
            return await MeasureAsync(Path.Combine(folder, "luma.yml"), login, servers);
        }
        finally
        {
            await Parallel.ForEachAsync(servers, async (server, _) => await server.DisposeAsync());
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task StartAsync(List<MiniServer> servers, string image)
    {
        Progress.Say($"starting {servers.Count} servers");
        await Command.RunAsync("docker", "save", "--output", image, Image);
        await Parallel.ForEachAsync(servers, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (server, _) => await server.StartAsync(image));
    }

    private async Task<string> MeasureAsync(string configuration, LoginServer login, List<MiniServer> servers)
    {
        var table = new Table("servers", "`luma deploy`, median", "fastest", "slowest", "`docker run` on each at once, median");
        foreach (var size in pace.Fleet)
        {
            Progress.Say($"deploying to {size}");
            var chosen = servers.Take(size).ToList();
            await File.WriteAllTextAsync(configuration, Configuration(login, chosen));
            var (deployments, containers) = (new List<double>(), new List<double>());
            for (var round = -1; round < pace.Rounds; round++)
            {
                var deployed = await DeployAsync(configuration);
                var ran = await RunContainersAsync(chosen);
                if (round >= 0)
                {
                    deployments.Add(deployed);
                    containers.Add(ran);
                }
            }

            table.Add(
                size.ToString(CultureInfo.InvariantCulture), Figure.Seconds(Figure.Median(deployments)), Figure.Seconds(deployments.Min()),
                Figure.Seconds(deployments.Max()), Figure.Seconds(Figure.Median(containers)));
        }

        return table.ToString();
    }

    private static async Task<double> DeployAsync(string configuration)
    {
        var (elapsed, _) = await Command.RunAsync(Tool.Path("luma"), "--config", configuration, "deploy", "--force");
        return elapsed.TotalSeconds;
    }

    /// <summary>What the machine needs for as many containers in any case.</summary>
    private static async Task<double> RunContainersAsync(List<MiniServer> servers)
    {
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(servers.Select(server => server.RunContainerAsync(Image, "control")));
        var elapsed = Stopwatch.GetElapsedTime(began);
        await Task.WhenAll(servers.Select(server => server.RemoveContainerAsync("control")));
        return elapsed.TotalSeconds;
    }

    private static string Configuration(LoginServer login, List<MiniServer> servers) => string.Create(CultureInfo.InvariantCulture, $$"""
        project: bench-fleet
        ssh:
          user: root
          port: {{login.Address.Port}}
          identity_file: {{login.Key}}
          options: {UserKnownHostsFile: {{login.KnownHosts}}}
        servers:
        {{string.Join('\n', servers.Select(server => $"  - {{name: {server.Name}, host: {login.Address.Address}, socket: {server.AgentSocket}}}"))}}
        apps:
          app:
            image: {{Image}}
            proxy: {hosts: [app.localhost], app_port: 3000}
        """);
}
