using System.Text.Json;
using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Repairing;

/// <summary>An app that serves, and one of its containers, to which something is about to happen.</summary>
internal sealed record RepairScene(Stage Stage, AppFile App, Container Victim)
{
    public static async Task<RepairScene> BeginAsync(Stage stage, AppFile app)
    {
        await stage.DeployAsync(app);
        await stage.AllServeAsync(app);
        return new(stage, app, await Engine.ContainerAsync((await Engine.RunningAsync(app))[^1]));
    }

    /// <summary>The container that has the victim's name now.</summary>
    public async Task<(string Id, string StartedAt)> NowAsync()
    {
        var now = await Engine.ContainerAsync(Victim.Name);
        return (now.Id, now.StartedAt);
    }

    /// <summary>Returns when another container bears the victim's name.</summary>
    public Task IsReplacedAsync() => Until.TrueAsync("it is replaced", async () =>
        await TryInspectAsync(Victim.Name, "{{.Id}}") is { } id && id != Victim.Id && await Stage.Api.DeploymentAsync(App) is null);

    /// <summary>Null where there is no such container, be it only for a moment.</summary>
    public static async Task<string?> TryInspectAsync(string container, string template) =>
        await DockerCli.TryAsync(Stream.Null, "container", "inspect", "--format", template, container) is { ExitCode: 0 } found ? found.Stdout.Trim() : null;

    /// <summary>Returns when the whole set serves, and fails the test unless that is all there is, under the same release.</summary>
    public async Task IsWholeAsync()
    {
        await Stage.AllServeAsync(App);
        string[] names = App.Replicas == 1 ? [$"{App.Name}-blue"] : [.. Enumerable.Range(1, App.Replicas).Select(i => $"{App.Name}-blue-{i}")];
        Assert.Equal(names, await Engine.AllAsync(App));
        for (var i = 0; i < names.Length; i++)
        {
            var container = await Engine.ContainerAsync(names[i]);
            Assert.Equal([App.Name], container.Aliases(App.Network));
            Assert.Equal(container.Labels["luma.address"], container.CurrentAddress(App.Network));
            Assert.Equal(("unless-stopped", "1", $"{i + 1}", $"{App.Replicas}"), (container.RestartPolicy, container.Labels["luma.release"], container.Labels["luma.replica"], container.Labels["luma.replicas"]));
        }

        using var releases = JsonDocument.Parse((await Stage.LumaAsync("releases", App.Name, "--json")).Exited(0).Stdout);
        Assert.Equal(["Active"], releases.RootElement.EnumerateArray().Select(release => release.GetProperty("state").GetString()));
    }
}
