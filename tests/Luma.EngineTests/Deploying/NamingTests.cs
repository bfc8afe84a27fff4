using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Deploying;

/// <summary>What <c>docker</c> shows of a deployed app.</summary>
public sealed class NamingTests(SharedStage shared) : IClassFixture<SharedStage>
{
    [Fact]
    public async Task Containers_bear_the_names_and_labels_that_tell_what_they_are()
    {
        var stage = shared.Stage;
        var app = stage.NewApp() with { Replicas = 3 };
        await stage.DeployAsync(app);
        await stage.DeployAsync(app, "--image", "luma-hello:2");

        for (var replica = 1; replica <= 3; replica++)
        {
            var container = await Engine.ContainerAsync($"{app.Name}-green-{replica}");

            Assert.True(container.Runs);
            Assert.Equal("luma-hello:2", container.Image);
            Assert.Equal([app.Network], container.Networks);
            AssertLabels(container, app, replica);
        }
    }

    [Fact]
    public async Task A_single_replica_has_no_number()
    {
        var stage = shared.Stage;
        var app = stage.NewApp();

        await stage.DeployAsync(app);
        await stage.DeployAsync(app, "--force");

        Assert.Equal([$"{app.Name}-green"], await Engine.RunningAsync(app));
        Assert.Equal([$"{app.Name}-blue", $"{app.Name}-green"], await Engine.AllAsync(app));
    }

    [Fact]
    public async Task The_replaced_set_is_kept_stopped_until_the_next_deployment()
    {
        var stage = shared.Stage;
        var app = stage.NewApp();
        await stage.DeployAsync(app);
        await stage.DeployAsync(app, "--force");
        var first = await Engine.ContainerAsync($"{app.Name}-blue");

        await stage.DeployAsync(app, "--force");

        var third = await Engine.ContainerAsync($"{app.Name}-blue");
        Assert.NotEqual(first.Id, third.Id);
        Assert.Equal([$"{app.Name}-blue", $"{app.Name}-green"], await Engine.AllAsync(app));
        Assert.Equal([$"{app.Name}-blue"], await Engine.RunningAsync(app));
    }

    [Fact]
    public async Task Where_others_use_the_network_the_alias_moves_to_the_new_set_while_every_address_stays()
    {
        var stage = shared.Stage;
        var app = stage.NewApp() with { Replicas = 2 };
        await stage.DeployAsync(app);
        await stage.NewNeighbourAsync(app);
        var before = await SetAsync(app, "blue");
        Assert.All(before, container => Assert.Equal([app.Name], container.Aliases(app.Network)));

        await using var deploying = stage.BeginDeploy(app.In("slow-boot").With("HELLO_BOOT", "8"));
        await Until.TrueAsync("the candidate runs", async () => (await Engine.RunningAsync(app)).Count == 4);
        var candidate = await SetAsync(app, "green");
        Assert.All(candidate, container => Assert.Equal([$"{app.Name}-green-temp"], container.Aliases(app.Network)));
        (await deploying.Ended).Exited(0);

        var active = await SetAsync(app, "green");
        Assert.All(active, container => Assert.Equal([app.Name], container.Aliases(app.Network)));
        Assert.Equal(Addresses(candidate), active.Select(container => container.CurrentAddress(app.Network)));
        var replaced = await SetAsync(app, "blue");
        Assert.All(replaced, container => Assert.Empty(container.Aliases(app.Network)));
        Assert.Equal(Addresses(before), Addresses(replaced));

        IEnumerable<string> Addresses(IEnumerable<Container> set) => set.Select(container => container.Address(app.Network));
    }

    private static Task<Container[]> SetAsync(AppFile app, string colour) =>
        Task.WhenAll(Enumerable.Range(1, app.Replicas).Select(i => Engine.ContainerAsync($"{app.Name}-{colour}-{i}")));

    private static void AssertLabels(Container container, AppFile app, int replica)
    {
        var expected = new Dictionary<string, string>
        {
            ["luma.project"] = app.Project,
            ["luma.app"] = app.Name,
            ["luma.color"] = "green",
            ["luma.active"] = "true",
            ["luma.release"] = "2",
            ["luma.replica"] = $"{replica}",
            ["luma.replicas"] = "3",
        };
        Assert.All(expected, label => Assert.Equal(label.Value, container.Labels.GetValueOrDefault(label.Key)));
    }
}
