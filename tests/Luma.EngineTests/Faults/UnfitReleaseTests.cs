using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Faults;

/// <summary>Releases that must not take over: each is refused with its cause, and what served before serves on.</summary>
public sealed class UnfitReleaseTests(FaultScene scene) : IClassFixture<FaultScene>
{
    /// <summary>How the image misbehaves, what the message must say, and a line of evidence, if any.</summary>
    public static TheoryData<string, string, string> Modes { get; } = new()
    {
        { "exit", " exited with code 3 before it was healthy", "  | hello: release 1 exits at once, on purpose" },
        { "never-listen", " did not listen on port 3000 within 3s; it listens on no TCP port", "listens nowhere, on purpose" },
        { "loopback", " did not listen on port 3000 within 3s; it listens on 127.0.0.1 only, port 3000", "make the app listen on 0.0.0.0:3000" },
        { "wrong-port", " did not listen on port 3000 within 3s; it listens on port 3001", "set proxy.app_port to the port that it listens on" },
        { "up-500", " was not healthy within 1s: ", "500" },
        { "up-302", " was not healthy within 1s: ", "302" },
        { "up-hang", " was not healthy within 1s: ", "GET /up did not answer within" },
    };

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_release_that_misbehaves_is_refused_and_the_active_one_serves_on(string mode, string message, string more)
    {
        var failed = await scene.FailOverActiveAsync(scene.App.In(mode));

        failed.Said($"Deployment failed: {scene.App.Name}-blue{message}").Said(more)
            .Said("Remedy: ").Said("The release that served before still serves.");
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_first_release_that_misbehaves_leaves_nothing_behind(string mode, string message, string more)
    {
        var failed = await scene.FailAtFirstAsync(scene.App.In(mode));

        failed.Said(message).Said(more).Said("Nothing of it is left behind.");
    }

    [Fact]
    public async Task An_app_that_crashes_while_it_is_probed_fails_at_once()
    {
        var crashing = scene.App.In("exit-later").With("HELLO_AFTER", "1").WithHealth("path", "/slow?seconds=50").WithHealth("timeout", "45s");

        var failed = await scene.FailOverActiveAsync(crashing);

        failed.Said(" exited with code 4 before it was healthy").Said("  | hello: release 1 crashes, on purpose");
        Assert.InRange(failed.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(40));
    }

    [Fact]
    public async Task A_release_that_is_refused_costs_no_request()
    {
        await using var visits = Visits.To(scene.Stage.Agent, scene.App);

        await scene.FailOverActiveAsync(scene.App.In("up-500") with { Replicas = 2 });

        await visits.EndWithoutFailureAsync(scene.Stage.Agent.Log);
    }

    [Fact]
    public async Task How_many_replicas_were_healthy_is_told()
    {
        var failed = await scene.FailOverActiveAsync(scene.App.In("never-listen") with { Replicas = 3 });

        failed.Said("Health checks: ✗ 0/3 replicas healthy");
    }

    [Fact]
    public async Task A_command_that_cannot_be_executed_is_named()
    {
        var failed = await scene.FailOverActiveAsync(scene.App with { Image = await TestImages.BusyboxAsync(), Command = ["/no/such/program"] });

        failed.Said($"{scene.App.Name}-blue cannot be started").Said("/no/such/program").Said("Remedy: ");
    }

    [Fact]
    public async Task An_app_that_is_killed_for_memory_is_told_its_limit()
    {
        var failed = await scene.FailOverActiveAsync(scene.App with { Memory = "8m" });

        // An engine that missed the kernel's word, as 20.10 does now and then, leaves the agent to its own judgement.
        Assert.Matches($"{scene.App.Name}-blue was killed(, probably)? for memory \\(limit 8 MB\\)", failed.Stdout);
        failed.Said("raise resources.memory");
    }

    [Fact]
    public async Task A_program_for_another_processor_is_told()
    {
        var failed = await scene.FailOverActiveAsync(scene.App with { Image = await TestImages.ForeignAsync() });

        failed.Said($"{scene.App.Name}-blue cannot run here: its program is made for another processor architecture").Said("docker build --platform");
    }

    [Fact]
    public async Task An_image_that_does_not_exist_is_named()
    {
        const string Nowhere = "127.0.0.1:1/no/such-image:1";
        var app = scene.App with { Image = Nowhere };

        (await scene.FailOverActiveAsync(app)).Said($"image {Nowhere} is not on this server and cannot be pulled").Said("Remedy: ");
        (await scene.FailAtFirstAsync(app)).Said("Nothing of it is left behind.");
    }

    [Fact]
    public async Task What_failed_once_can_be_mended_and_deployed()
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp();
        (await stage.TryDeployAsync(app.In("exit"))).Exited(1);

        await stage.DeployAsync(app with { Image = "luma-hello:2" });

        Assert.Equal("2", await stage.Proxy.VersionAsync(app));
    }
}
