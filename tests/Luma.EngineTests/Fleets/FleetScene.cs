using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Fleets;

/// <summary>Three servers, and a person who reaches them over SSH.</summary>
public sealed class FleetScene : IAsyncLifetime
{
    private readonly List<WorkFolder> _folders = [];

    internal IReadOnlyList<FleetServer> Servers { get; } = [new("web-1"), new("web-2"), new("web-3")];

    public Task InitializeAsync() => Task.WhenAll(Servers.Select(server => server.StartAsync()));

    public async Task DisposeAsync()
    {
        await Task.WhenAll(Servers.Select(server => server.DisposeAsync().AsTask()));
        _folders.ForEach(folder => folder.Dispose());
    }

    /// <summary>An app of release 1 on all servers. They are of one machine and so take one subnet after another.</summary>
    internal async Task<AppFile> NewAppAsync(Func<AppFile, AppFile>? change = null)
    {
        var app = Servers[0].Stage.NewApp() with { StopGrace = "2s", DrainTimeout = "5s", DrainMax = "10s" };
        app = change?.Invoke(app) ?? app;
        foreach (var server in Servers)
        {
            (await DeployAsync(app, "--server", server.Name)).Exited(0);
        }

        return app;
    }

    internal Task<Outcome> DeployAsync(AppFile app, params string[] more) => LumaAsync(app, ["deploy", app.Name, .. more]);

    internal async Task<Outcome> LumaAsync(AppFile app, params string[] arguments)
    {
        await using var luma = Begin(app, arguments);
        return await luma.Ended;
    }

    internal ChildProcess Begin(AppFile app, params string[] arguments)
    {
        var folder = new WorkFolder();
        _folders.Add(folder);
        File.WriteAllText(Path.Combine(folder.Path, "luma.yml"), $"{Yaml()}{AppFile.Yaml(app)}");
        return ChildProcess.Start(Binaries.Luma, arguments, folder.Path, new Dictionary<string, string> { ["TMPDIR"] = folder.Temp, ["LUMA_AGENT"] = "" });
    }

    /// <summary>The versions that the servers' proxies answer with, in order.</summary>
    internal async Task<string> VersionsAsync(AppFile app) =>
        string.Join(' ', await Task.WhenAll(Servers.Select(server => server.VersionAsync(app))));

    /// <summary>The app as <see cref="BeginReadyAsync"/> deploys it.</summary>
    internal static AppFile Slow(AppFile app) => app.In("slow-boot").With("HELLO_BOOT", "4");

    /// <summary>Begins a deployment, and returns when web-1 and web-2 stand ready and web-3 is kept from it.</summary>
    internal async Task<ChildProcess> BeginReadyAsync(AppFile app, params string[] more)
    {
        var deploy = Begin(Slow(app), ["deploy", app.Name, .. more]);
        var candidate = $"{app.Name}-green";
        await Until.TrueAsync("web-3 has its candidate", async () => deploy.Ended.IsCompleted || (await Servers[2].Engine.RunningAsync()).Contains(candidate));
        await Servers[2].Engine.RunAsync("pause", candidate);
        await deploy.HeardAsync("[web-1] Ready");
        await deploy.HeardAsync("[web-2] Ready");
        return deploy;
    }

    /// <summary>Lets web-3 come to stand ready, too.</summary>
    internal Task LetGoAsync(AppFile app) => Servers[2].Engine.RunAsync("unpause", $"{app.Name}-green");

    /// <summary>Until these versions serve, and no candidate is left over anywhere.</summary>
    internal async Task StandsAsync(AppFile app, string versions)
    {
        await TidyAsync(app);
        Assert.Equal(versions, await VersionsAsync(app));
    }

    /// <summary>Until no candidate is left over anywhere. A lease that runs out takes a minute.</summary>
    internal Task TidyAsync(AppFile app) => Until.TrueAsync("every server has one set and no candidate", TimeSpan.FromMinutes(3), () => IsTidyAsync(app));

    private async Task<bool> IsTidyAsync(AppFile app) =>
        (await Task.WhenAll(Servers.Select(server => server.Engine.RunningAsync()))).All(running => running.Count(name => name.StartsWith(app.Name, StringComparison.Ordinal)) == app.Replicas);

    /// <summary>What <c>servers</c> and <c>ssh</c> of luma.yml say.</summary>
    internal string Yaml() =>
        $"servers:\n{string.Concat(Servers.Select(server => server.Yaml))}ssh:\n  known_hosts: {KnownHosts()}\n  connect_timeout: 30s\n  options: {{IdentitiesOnly: 'yes', IdentityAgent: none, GlobalKnownHostsFile: /dev/null}}\n";

    private string KnownHosts()
    {
        var all = Servers[0].Sshd.Path("all_known_hosts");
        File.WriteAllLines(all, Servers.Select(server => File.ReadAllText(server.Sshd.KnownHosts).Trim()));
        return all;
    }
}
