using System.Diagnostics;
using System.Text;
using Luma.Cli.Setup;
using Luma.Tests.Cli.Rig;
using Luma.Tests.House;

namespace Luma.Tests.Cli.Setup;

/// <summary>The script that is sent to servers, as a shell reads it here. Nothing of it that changes a machine is called.</summary>
public sealed class ServerScriptTests
{
    [Fact]
    public async Task It_is_read_to_its_end_by_a_shell_and_looks_at_a_server_without_changing_it()
    {
        var (code, told) = await RunAsync(ServerScript.OwnCommand("check", "user=anna", "http=127.0.0.1:1"));

        Assert.Equal(0, code);
        Assert.Contains("fact user anna\n", told, StringComparison.Ordinal);
        Assert.Contains("fact port 127.0.0.1:1 \n", told, StringComparison.Ordinal);
        Assert.NotEmpty(ServerFacts.Of(told.Split('\n')).Architecture);
    }

    [Fact]
    public async Task Whatever_an_argument_holds_it_stays_one_argument()
    {
        using var folder = new Folder();
        var spy = Path.Combine(folder.Path, "spy");
        var (code, told) = await RunAsync(ServerScript.OwnCommand("check", $"user=x'; touch {spy}; echo '$(touch {spy})`touch {spy}`"));

        Assert.Equal(0, code);
        Assert.False(File.Exists(spy));
        Assert.Contains($"fact user x'; touch {spy}; echo '$(touch {spy})`touch {spy}`", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_argument_that_it_does_not_know_is_refused() =>
        Assert.Equal((1, "error unknown argument colour=blue\n"), await RunAsync(ServerScript.OwnCommand("check", "colour=blue")));

    [Theory]
    [InlineData("luma-agent.service")]
    [InlineData("luma-proxy.service")]
    [InlineData("luma-proxy.socket")]
    public void The_units_that_it_brings_are_those_of_the_packaging(string unit) =>
        Assert.Contains(File.ReadAllText(Repository.At("packaging", unit)).TrimEnd(), Encoding.UTF8.GetString(ServerScript.Text), StringComparison.Ordinal);

    private static async Task<(int Code, string Told)> RunAsync(string command)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await shell.StandardInput.BaseStream.WriteAsync(ServerScript.Text);
        shell.StandardInput.Close();
        var told = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        return (shell.ExitCode, told);
    }
}
