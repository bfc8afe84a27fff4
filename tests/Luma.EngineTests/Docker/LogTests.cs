using Luma.Docker;

namespace Luma.EngineTests.Docker;

public sealed class LogTests : EngineFacts
{
    [Fact]
    public async Task Stdout_and_stderr_are_told_apart()
    {
        var name = await EndedAsync("echo out; echo err >&2; echo -n 'no line end: ü'");

        var lines = await ReadAsync(name);

        Assert.Equal(["out", "no line end: ü"], Texts(lines, OutputStream.Stdout));
        Assert.Equal(["err"], Texts(lines, OutputStream.Stderr));
        Assert.All(lines, line => Assert.Null(line.Timestamp));
        Assert.Equal(["err"], Texts(await ReadAsync(name, new() { Stdout = false })));
        Assert.Equal(["out", "no line end: ü"], Texts(await ReadAsync(name, new() { Stderr = false })));
    }

    [Fact]
    public async Task Tail_gives_the_last_lines() =>
        Assert.Equal(
            ["8", "9"],
            Texts(await ReadAsync(await EndedAsync("for i in 1 2 3 4 5 6 7 8 9; do echo $i; done"), new() { Tail = 2 })));

    [Fact]
    public async Task Timestamps_are_taken_off_the_text_and_lead_to_later_lines()
    {
        var name = await EndedAsync("echo one; sleep 0.1; echo two words");

        var lines = await ReadAsync(name, new() { Timestamps = true });
        var second = lines[1].Timestamp!.Value;

        Assert.Equal(["one", "two words"], Texts(lines));
        Assert.True(lines[0].Timestamp < second);
        Assert.Equal(["two words"], Texts(await ReadAsync(name, new() { Since = second })));
        Assert.Equal(["one"], Texts(await ReadAsync(name, new() { Until = second.AddMilliseconds(-50) })));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Lines_longer_than_the_engine_keeps_in_one_piece_come_whole(bool timestamps)
    {
        var name = await EndedAsync("i=0; while [ $i -lt 5000 ]; do echo -n 0123456789; i=$((i+1)); done; echo; echo after");

        var lines = await ReadAsync(name, new() { Timestamps = timestamps });

        Assert.Equal([string.Concat(Enumerable.Repeat("0123456789", 5000)), "after"], Texts(lines));
    }

    [Fact]
    public async Task A_terminal_is_read_without_frames()
    {
        var name = await RunAsync(Shell("echo one; echo two >&2") with { Tty = true });
        await DockerCli.RunAsync("wait", name);

        Assert.Equal(["one", "two"], Texts(await ReadAsync(name)));
    }

    [Fact]
    public async Task Following_gives_lines_as_they_are_written_and_ends_with_the_container()
    {
        var name = await RunAsync("trap 'echo last; exit' USR1; echo first; while :; do sleep 0.05; done");
        var texts = new List<string>();

        await foreach (var line in Docker.Containers.LogsAsync(name, new() { Follow = true }, Patience.Token))
        {
            texts.Add(line.Text);
            if (line.Text == "first")
                await DockerCli.RunAsync("kill", "--signal", "USR1", name);
        }

        Assert.Equal(["first", "last"], texts);
    }

    [Fact]
    public async Task Following_a_silent_container_can_be_cancelled()
    {
        var name = await RunAsync();
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in Docker.Containers.LogsAsync(name, new() { Follow = true }, cancel.Token))
                Assert.Fail("it says nothing");
        });
        Assert.True((await Docker.Containers.InspectAsync(name)).State.Running);
    }

    [Fact]
    public async Task Following_a_silent_container_ends_after_the_idle_timeout()
    {
        var name = await RunAsync();
        await using var impatient = new DockerClient(new DockerClientOptions
        {
            Endpoint = TestEngine.Endpoint,
            StreamIdleTimeout = TimeSpan.FromMilliseconds(500),
        });

        var error = await Assert.ThrowsAsync<DockerTimeoutException>(async () =>
        {
            await foreach (var _ in impatient.Containers.LogsAsync(name, new() { Follow = true }, Patience.Token))
                Assert.Fail("it says nothing");
        });

        Assert.Equal($"GET /containers/{name}/logs", error.Call);
    }

    [Fact]
    public async Task Logs_of_what_does_not_exist_are_an_error() =>
        await Assert.ThrowsAsync<DockerNotFoundException>(() => ReadAsync(NewName("container")));

    private async Task<string> EndedAsync(string script)
    {
        var name = await RunAsync(script);
        await DockerCli.RunAsync("wait", name);
        return name;
    }

    private async Task<List<LogLine>> ReadAsync(string name, LogOptions? options = null)
    {
        var lines = new List<LogLine>();
        await foreach (var line in Docker.Containers.LogsAsync(name, options, Patience.Token))
            lines.Add(line);
        return lines;
    }

    private static IEnumerable<string> Texts(IEnumerable<LogLine> lines, OutputStream? stream = null) =>
        lines.Where(line => stream is null || line.Stream == stream).Select(line => line.Text);
}
