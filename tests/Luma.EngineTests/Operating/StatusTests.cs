using System.Text.Json;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Operating;

public sealed class StatusTests(SharedStage shared) : IClassFixture<SharedStage>
{
    [Fact]
    public async Task Status_tells_release_health_and_age_of_one_app()
    {
        var stage = shared.Stage;
        var app = stage.NewApp() with { Replicas = 2 };
        await stage.DeployAsync(app);

        var status = (await stage.LumaAsync("status", app.Name)).Exited(0);

        Assert.Equal("[localhost] Status: Running (2 replicas)", status.Out[0].Text);
        Assert.Equal("[localhost] Health: ✓ 2/2 replicas healthy", status.Out[1].Text);
        Assert.StartsWith("[localhost] Last deployed: ", status.Out[2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_in_the_project_tells_of_its_apps_and_of_no_others()
    {
        var stage = shared.Stage;
        var (app, other) = (stage.NewApp(), stage.NewApp());
        await stage.DeployAsync(app);
        await stage.DeployAsync(other);

        var status = (await stage.LumaAsync("status", "--config", stage.Write(app))).Exited(0);

        status.Said($"{app.Name}  release 1 (blue)  luma-hello:1  {app.Host}").DidNotSay(other.Name);
    }

    [Fact]
    public async Task Status_as_JSON_holds_every_replica_with_its_address()
    {
        var stage = shared.Stage;
        var app = stage.NewApp() with { Replicas = 2 };
        await stage.DeployAsync(app);

        using var status = JsonDocument.Parse((await stage.LumaAsync("status", app.Name, "--json")).Exited(0).Stdout);

        var found = status.RootElement[0];
        Assert.Equal("Running", found.GetProperty("condition").GetString());
        Assert.Equal("blue", found.GetProperty("colour").GetString());
        Assert.Equal(1, found.GetProperty("release").GetInt32());
        foreach (var replica in found.GetProperty("replicas").EnumerateArray())
        {
            var container = await Witness.Engine.ContainerAsync(replica.GetProperty("container").GetString()!);
            Assert.Equal($"{container.CurrentAddress(app.Network)}:3000", replica.GetProperty("address").GetString());
            Assert.True(replica.GetProperty("healthy").GetBoolean());
        }
    }

    [Fact]
    public async Task Version_names_the_agent_and_the_engine()
    {
        var stage = shared.Stage;
        var engine = await DockerCli.RunAsync("version", "--format", "{{.Server.Version}}");

        (await stage.LumaAsync("version")).Exited(0).Said("agent   0.").Said($"Docker  {engine} (API 1.");
    }
}
