using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Luma.Tests.House;

namespace Luma.Tests.Installing;

/// <summary>What install.sh looks at before it changes anything.</summary>
public sealed class InstallTests
{
    [Fact]
    public async Task Fault_36_where_the_port_is_taken_nothing_is_installed_and_its_owner_is_named()
    {
        using var owner = new TcpListener(IPAddress.Loopback, 0);
        owner.Start();
        var port = ((IPEndPoint)owner.LocalEndpoint).Port;

        var (code, told) = await CheckAsync($"127.0.0.1:{port}");

        Assert.Equal(1, code);
        Assert.Matches($@"^error: 127\.0\.0\.1:{port} is taken by [^(]+ \(process {Environment.ProcessId}\)\n", told);
        Assert.Contains("stop it, or choose another address: --http :8080", told, StringComparison.Ordinal);

        (code, told) = await CheckAsync($":{port}");
        Assert.Equal(1, code);
        Assert.StartsWith($"error: 0.0.0.0:{port} is taken by ", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_port_is_free_the_machine_is_fit()
    {
        using var owner = new TcpListener(IPAddress.Loopback, 0);
        owner.Start();
        var address = $"127.0.0.2:{((IPEndPoint)owner.LocalEndpoint).Port}";

        Assert.Equal((0, $"This machine is fit for Luma; its proxy would listen at {address}.\n"), await CheckAsync(address));
    }

    private static async Task<(int Code, string Told)> CheckAsync(string address)
    {
        using var install = Process.Start(new ProcessStartInfo(Repository.At("install.sh"), ["--check", "--http", address])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var told = Task.WhenAll(install.StandardError.ReadToEndAsync(), install.StandardOutput.ReadToEndAsync());
        await install.WaitForExitAsync();
        return (install.ExitCode, string.Concat(await told));
    }
}
