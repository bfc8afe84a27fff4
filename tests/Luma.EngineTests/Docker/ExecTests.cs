using Luma.Docker;

namespace Luma.EngineTests.Docker;

public sealed class ExecTests : EngineFacts
{
    [Fact]
    public async Task A_command_gives_its_output_and_exit_code()
    {
        var name = await RunAsync();

        var result = await Docker.Exec.RunAsync(name, ["sh", "-c", "echo out; echo err >&2; exit 4"]);

        Assert.Equal(new ExecResult(4, "out\n", "err\n"), result);
    }

    [Fact]
    public async Task A_command_gets_its_user_folder_and_environment()
    {
        var name = await RunAsync();
        var spec = new ExecSpec { Cmd = ["sh", "-c", "id -u; pwd; echo $WORD"], User = "12:34", WorkingDir = "/tmp", Env = ["WORD=yes"] };

        Assert.Equal("12\n/tmp\nyes\n", (await Docker.Exec.RunAsync(name, spec)).Stdout);
    }

    [Fact]
    public async Task Much_output_is_cut_and_says_so()
    {
        var name = await RunAsync();
        var exec = await Docker.Exec.CreateAsync(name, new() { Cmd = ["sh", "-c", "cat /bin/busybox; echo done >&2"] });

        var output = await Docker.Exec.StartAsync(exec, Patience.Token);

        Assert.True(output.Truncated);
        Assert.Equal("done\n", output.Stderr);
        Assert.Equal(0, (await Docker.Exec.InspectAsync(exec)).ExitCode);
    }

    [Fact]
    public async Task A_program_that_does_not_exist_ends_with_126_or_127()
    {
        var name = await RunAsync();

        var result = await Docker.Exec.RunAsync(name, ["/no/such/program"]);

        Assert.InRange(result.ExitCode, 126, 127);
        Assert.Contains("/no/such/program", result.Stdout + result.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_takes_too_long_is_named()
    {
        var name = await RunAsync();

        var error = await Assert.ThrowsAsync<DockerTimeoutException>(
            () => Docker.Exec.RunAsync(name, ["sleep", "30"], TimeSpan.FromMilliseconds(400)));

        Assert.Equal($"'sleep 30' in container {name}", error.Call);
    }

    [Fact]
    public async Task A_container_that_does_not_run_refuses_commands()
    {
        var name = NewName("container");
        await Docker.Containers.CreateAsync(name, new() { Image = Image });

        await Assert.ThrowsAsync<DockerConflictException>(() => Docker.Exec.RunAsync(name, ["id"]));
    }

    [Fact]
    public async Task Fifty_commands_each_know_their_exit_code()
    {
        var name = await RunAsync();

        for (var i = 0; i < 50; i++)
            Assert.Equal(i, (await Docker.Exec.RunAsync(name, ["sh", "-c", $"exit {i}"])).ExitCode);
    }
}
