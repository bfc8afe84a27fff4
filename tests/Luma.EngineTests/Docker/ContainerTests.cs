using Luma.Docker;

namespace Luma.EngineTests.Docker;

public sealed class ContainerTests : EngineFacts
{
    [Fact]
    public async Task A_container_is_created_as_specified()
    {
        var name = NewName("container");
        var spec = Shell("sleep 60") with
        {
            Env = ["GREETING=hello"],
            Labels = new Dictionary<string, string> { ["test.label"] = "yes" },
            User = "1000:1000",
            WorkingDir = "/tmp",
            ExposedPorts = ["8080/tcp"],
            StopSignal = "SIGINT",
            StopTimeout = 7,
            Healthcheck = Healthcheck.None,
            HostConfig = new()
            {
                Memory = 64 * 1024 * 1024,
                NanoCpus = 500_000_000,
                PidsLimit = 50,
                RestartPolicy = RestartPolicy.OnFailure(3),
                Init = true,
                LogConfig = new("json-file", new Dictionary<string, string> { ["max-size"] = "1m" }),
                PortBindings = new Dictionary<string, IReadOnlyList<PortBinding>> { ["8080/tcp"] = [new("", "127.0.0.1")] },
                ReadonlyRootfs = true,
                CapDrop = ["ALL"],
                SecurityOpt = ["no-new-privileges"],
                ExtraHosts = ["elsewhere:10.9.8.7"],
                Binds = ["/tmp:/host:ro"],
            },
        };

        var created = await Docker.Containers.CreateAsync(name, spec);

        Assert.Equal(created.Id, await DockerCli.InspectAsync(name, "{{.Id}}"));
        Assert.Equal(
            "[GREETING=hello PATH=/bin] yes 1000:1000 /tmp map[8080/tcp:{}] SIGINT 7 [NONE]",
            await DockerCli.InspectAsync(
                name,
                """{{.Config.Env}} {{index .Config.Labels "test.label"}} {{.Config.User}} {{.Config.WorkingDir}} {{.Config.ExposedPorts}} """
                + "{{.Config.StopSignal}} {{.Config.StopTimeout}} {{.Config.Healthcheck.Test}}"));
        Assert.Equal(
            "67108864 500000000 50 on-failure 3 true json-file map[max-size:1m] true [ALL] [no-new-privileges] [elsewhere:10.9.8.7] [/tmp:/host:ro]",
            await DockerCli.InspectAsync(
                name,
                "{{with .HostConfig}}{{.Memory}} {{.NanoCpus}} {{.PidsLimit}} {{.RestartPolicy.Name}} {{.RestartPolicy.MaximumRetryCount}} {{.Init}} {{.LogConfig.Type}} {{.LogConfig.Config}} "
                + "{{.ReadonlyRootfs}} {{.CapDrop}} {{.SecurityOpt}} {{.ExtraHosts}} {{.Binds}}{{end}}"));
        Assert.Equal("127.0.0.1", await DockerCli.InspectAsync(name, """{{(index .HostConfig.PortBindings "8080/tcp" 0).HostIp}}"""));
    }

    [Fact]
    public async Task What_was_specified_is_read_back()
    {
        var spec = Shell("sleep 60") with
        {
            Env = ["GREETING=hello"],
            Labels = new Dictionary<string, string> { ["test.label"] = "yes" },
            ExposedPorts = ["8080/tcp"],
            HostConfig = new() { Memory = 64 * 1024 * 1024, RestartPolicy = RestartPolicy.UnlessStopped, Binds = ["/tmp:/host:ro"] },
        };
        var name = await RunAsync(spec);

        var details = await Docker.Containers.InspectAsync(name);

        Assert.Equal(name, details.Name);
        Assert.Equal(await DockerCli.InspectAsync(name, "{{.Image}}"), details.Image);
        Assert.Equal(Image, details.Config.Image);
        Assert.Contains("GREETING=hello", details.Config.Env);
        Assert.Equal("yes", details.Config.Labels["test.label"]);
        Assert.Equal(["8080/tcp"], details.Config.ExposedPorts);
        Assert.Equal(["sh", "-c", "sleep 60"], details.Config.Cmd);
        Assert.False(details.Config.Tty);
        Assert.Equal(64 * 1024 * 1024, details.HostConfig.Memory);
        Assert.Equal(RestartPolicy.UnlessStopped, details.HostConfig.RestartPolicy);
        Assert.Equal(("/host", false), (details.Mounts.Single().Destination, details.Mounts.Single().RW));
        Assert.Equal(0, details.RestartCount);
        Assert.Equal(await DockerCli.InspectAsync(name, "{{.NetworkSettings.IPAddress}}"), details.NetworkSettings.Networks["bridge"].IPAddress);
    }

    [Fact]
    public async Task A_container_that_runs_says_since_when_and_as_which_process()
    {
        var name = await RunAsync();

        var state = (await Docker.Containers.InspectAsync(name)).State;

        Assert.True(state.Running);
        Assert.Equal(ContainerStatus.Running, state.Status);
        Assert.Equal(await DockerCli.InspectAsync(name, "{{.State.Pid}}"), $"{state.Pid}");
        Assert.InRange(state.StartedAt!.Value, TimeProvider.System.GetUtcNow().AddMinutes(-1), TimeProvider.System.GetUtcNow());
        Assert.Null(state.FinishedAt);
    }

    [Fact]
    public async Task A_container_that_ended_says_how()
    {
        var name = await RunAsync("exit 3");
        await DockerCli.RunAsync("wait", name);

        var state = (await Docker.Containers.InspectAsync(name)).State;

        Assert.Equal((false, ContainerStatus.Exited, 3), (state.Running, state.Status, state.ExitCode));
        Assert.NotNull(state.FinishedAt);
    }

    [Fact]
    public async Task A_container_that_cannot_start_says_why()
    {
        var name = NewName("container");
        await Docker.Containers.CreateAsync(name, new() { Image = Image, Cmd = ["/no/such/program"] });

        var error = await Assert.ThrowsAnyAsync<DockerException>(() => Docker.Containers.StartAsync(name));

        Assert.Contains("/no/such/program", error.Message, StringComparison.Ordinal);
        Assert.Contains("/no/such/program", (await Docker.Containers.InspectAsync(name)).State.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Starting_and_stopping_say_whether_they_changed_anything()
    {
        var name = NewName("container");
        await Docker.Containers.CreateAsync(name, new() { Image = Image });

        Assert.True(await Docker.Containers.StartAsync(name));
        Assert.False(await Docker.Containers.StartAsync(name));
        Assert.True(await Docker.Containers.StopAsync(name, TimeSpan.FromSeconds(10)));
        Assert.False(await Docker.Containers.StopAsync(name, TimeSpan.FromSeconds(10)));
        Assert.Equal("exited 0", await DockerCli.InspectAsync(name, "{{.State.Status}} {{.State.ExitCode}}"));
    }

    [Fact]
    public async Task A_process_that_ignores_the_signal_is_killed_after_the_grace()
    {
        var name = await RunAsync("trap '' TERM; echo ready; while true; do sleep 1; done");
        await ReadyAsync(name);

        await Docker.Containers.StopAsync(name, TimeSpan.FromMilliseconds(300));

        Assert.Equal("137", await DockerCli.InspectAsync(name, "{{.State.ExitCode}}"));
    }

    [Fact]
    public async Task A_chosen_stop_signal_is_sent_or_refused_by_version()
    {
        var name = await RunAsync("trap 'exit 42' USR1; trap '' TERM; sleep 60 & echo ready; while true; do wait; done");
        await ReadyAsync(name);

        if (string.CompareOrdinal(await Docker.System.ApiVersionAsync(), "1.42") < 0)
        {
            await Assert.ThrowsAsync<DockerVersionException>(() => Docker.Containers.StopAsync(name, signal: "SIGUSR1"));
            return;
        }

        await Docker.Containers.StopAsync(name, signal: "SIGUSR1");
        Assert.Equal("42", await DockerCli.InspectAsync(name, "{{.State.ExitCode}}"));
    }

    [Fact]
    public async Task A_signal_reaches_the_process()
    {
        var name = await RunAsync("trap 'exit 9' HUP; sleep 60 & echo ready; wait");
        await ReadyAsync(name);

        await Docker.Containers.KillAsync(name, "SIGHUP");

        Assert.Equal("9", await DockerCli.RunAsync("wait", name));
    }

    [Fact]
    public async Task Killing_what_does_not_run_is_a_conflict()
    {
        var name = NewName("container");
        await Docker.Containers.CreateAsync(name, new() { Image = Image });

        var error = await Assert.ThrowsAsync<DockerConflictException>(() => Docker.Containers.KillAsync(name));

        Assert.Contains("is not running", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restarting_gives_a_new_process()
    {
        var name = await RunAsync();
        var before = await DockerCli.InspectAsync(name, "{{.State.Pid}}");

        await Docker.Containers.RestartAsync(name, TimeSpan.FromSeconds(5));

        Assert.NotEqual(before, await DockerCli.InspectAsync(name, "{{.State.Pid}}"));
        Assert.Equal("running", await DockerCli.InspectAsync(name, "{{.State.Status}}"));
    }

    [Fact]
    public async Task A_container_can_be_renamed()
    {
        var before = await RunAsync();
        var after = NewName("container");

        await Docker.Containers.RenameAsync(before, after);

        Assert.True(await DockerCli.ExistsAsync("container", after));
        Assert.False(await DockerCli.ExistsAsync("container", before));
    }

    [Fact]
    public async Task Removing_says_whether_there_was_one()
    {
        var name = await RunAsync();

        var running = await Assert.ThrowsAsync<DockerConflictException>(() => Docker.Containers.RemoveAsync(name));

        Assert.Contains("running container", running.Message, StringComparison.Ordinal);
        Assert.True(await Docker.Containers.RemoveAsync(name, force: true, volumes: true));
        Assert.False(await DockerCli.ExistsAsync("container", name));
        Assert.False(await Docker.Containers.RemoveAsync(name));
    }

    [Fact]
    public async Task What_does_not_exist_is_null_to_find_and_an_error_to_inspect()
    {
        var name = NewName("container");

        Assert.Null(await Docker.Containers.FindAsync(name));
        var error = await Assert.ThrowsAsync<DockerNotFoundException>(() => Docker.Containers.InspectAsync(name));
        Assert.Equal($"No such container: {name}", error.Message);
    }

    [Fact]
    public async Task A_taken_name_is_a_conflict()
    {
        var name = await RunAsync();

        var error = await Assert.ThrowsAsync<DockerConflictException>(
            () => Docker.Containers.CreateAsync(name, new() { Image = Image }));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_image_is_named()
    {
        var error = await Assert.ThrowsAsync<DockerNotFoundException>(
            () => Docker.Containers.CreateAsync(NewName("container"), new() { Image = "luma-test/none:7" }));

        Assert.Contains("luma-test/none:7", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_show_what_the_filters_let_through()
    {
        var mark = Guid.NewGuid().ToString("N");
        ContainerSpec Marked(string role) => new()
        {
            Image = Image,
            Labels = new Dictionary<string, string> { ["mark"] = mark, ["role"] = role },
        };
        var running = await RunAsync(Marked("a"));
        var stopped = NewName("container");
        await Docker.Containers.CreateAsync(stopped, Marked("b"));
        var both = Filters.None.Label("mark", mark);

        Assert.Equal([running], Names(await Docker.Containers.ListAsync(filters: both)));
        Assert.Equal([stopped, running], Names(await Docker.Containers.ListAsync(all: true, both)));
        Assert.Equal([stopped], Names(await Docker.Containers.ListAsync(all: true, both.Label("role", "b"))));
        Assert.Equal([stopped], Names(await Docker.Containers.ListAsync(all: true, both.Status(ContainerStatus.Created))));
        Assert.Equal([running], Names(await Docker.Containers.ListAsync(all: true, Filters.None.Name($"^/{running}$"))));
        var summary = (await Docker.Containers.ListAsync(filters: both)).Single();
        Assert.Equal((ContainerStatus.Running, Image, "a"), (summary.State, summary.Image, summary.Labels["role"]));
        Assert.NotEmpty(summary.NetworkSettings.Networks["bridge"].IPAddress!);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../networks")]
    public async Task A_name_that_would_bend_the_path_is_refused(string name) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Docker.Containers.RemoveAsync(name));

    [Fact]
    public async Task Waiting_gives_the_exit_code()
    {
        var name = await RunAsync("sleep 0.3; exit 5");

        Assert.Equal(5, (await Docker.Containers.WaitAsync(name, ct: Patience.Token)).StatusCode);
    }

    [Fact]
    public async Task Waiting_for_the_next_exit_may_begin_before_the_start()
    {
        var name = NewName("container");
        await Docker.Containers.CreateAsync(name, Shell("exit 6"));
        var exit = Docker.Containers.WaitAsync(name, WaitCondition.NextExit, Patience.Token);
        Assert.False(exit.IsCompleted);

        await Docker.Containers.StartAsync(name);

        Assert.Equal(6, (await exit).StatusCode);
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        var name = await RunAsync();
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Docker.Containers.WaitAsync(name, ct: cancel.Token));
    }

    [Fact]
    public async Task Statistics_show_memory_processes_and_processor_time()
    {
        var name = await RunAsync(Shell("while true; do :; done") with { HostConfig = new() { Memory = 32 * 1024 * 1024 } });

        var first = await Docker.Containers.StatsAsync(name);
        var later = new List<ContainerStats>();
        await foreach (var stats in Docker.Containers.StreamStatsAsync(name, Patience.Token))
        {
            later.Add(stats);
            if (later.Count == 2)
                break;
        }

        Assert.Equal(32UL * 1024 * 1024, first.Memory.Limit);
        Assert.InRange(first.Memory.WorkingSet, 1UL, first.Memory.Usage);
        Assert.Equal(1UL, first.Pids.Current);
        Assert.Contains("eth0", first.Networks.Keys);
        Assert.True(later[1].CpusSince(first.Cpu) > 0);
        Assert.True(later[1].CpusSince(later[1].PreviousCpu) > 0);
    }

    private async Task ReadyAsync(string name)
    {
        await foreach (var line in Docker.Containers.LogsAsync(name, new() { Follow = true }, Patience.Token))
            if (line.Text == "ready")
                return;
    }

    private static IEnumerable<string> Names(IEnumerable<ContainerSummary> containers) => containers.Select(c => c.Names.Single());
}
