using System.Globalization;
using System.Net;

namespace Luma.Benchmarks.Staging;

/// <summary>An sshd on loopback, with a key of its own for whoever may log in.</summary>
internal sealed class LoginServer(string folder) : IAsyncDisposable
{
    private Child? _sshd;

    public IPEndPoint Address { get; } = Ports.Free();

    public string Key => Path.Combine(folder, "key");

    public string KnownHosts => Path.Combine(folder, "known_hosts");

    private string HostKey => Path.Combine(folder, "host_key");

    private string Configuration => Path.Combine(folder, "sshd_config");

    public async Task StartAsync()
    {
        foreach (var key in new[] { HostKey, Key })
        {
            await Command.RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key);
        }

        await File.WriteAllTextAsync(KnownHosts, $"[{Address.Address}]:{Port} {await File.ReadAllTextAsync(HostKey + ".pub")}");
        await File.WriteAllTextAsync(Configuration, $"""
            ListenAddress {Address.Address}
            Port {Port}
            HostKey {HostKey}
            AuthorizedKeysFile {Key}.pub
            PidFile none
            StrictModes no
            UsePAM no
            MaxStartups 100
            """);
        Directory.CreateDirectory("/run/sshd"); // Where Debian's sshd separates its privileges; its unit makes it elsewhere.
        _sshd = Child.Start("/usr/sbin/sshd", ["-D", "-e", "-f", Configuration]);
        await Until.ListensAsync(Address, _sshd);
    }

    public async ValueTask DisposeAsync()
    {
        if (_sshd is not null)
        {
            await _sshd.DisposeAsync();
        }
    }

    private string Port => Address.Port.ToString(CultureInfo.InvariantCulture);
}
