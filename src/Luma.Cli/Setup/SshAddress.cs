using System.Diagnostics;
using Luma.Cli.Connection;
using Luma.Cli.Connection.Ssh;

namespace Luma.Cli.Setup;

/// <summary>The address of a server, which a person may have named in ~/.ssh/config.</summary>
internal static class SshAddress
{
    public static async Task<string> OfAsync(ServerEntry server, SshDefaults ssh, CancellationToken ct)
    {
        if (server.IsLocal)
        {
            return "127.0.0.1";
        }

        // -G of ssh(1) prints what ssh would do, and connects to nobody.
        using var asked = Process.Start(new ProcessStartInfo("ssh", ["-G", .. SshArguments.Master(server, ssh, "none", asks: false)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var told = await asked.StandardOutput.ReadToEndAsync(ct);
        await asked.WaitForExitAsync(ct);
        return told.Split('\n').Select(line => line.Split(' ')).FirstOrDefault(words => words is ["hostname", _])?[1] ?? server.Host;
    }
}
