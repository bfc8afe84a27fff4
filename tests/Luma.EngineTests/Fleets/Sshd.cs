using System.Globalization;
using System.Net.Sockets;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Fleets;

/// <summary>A real sshd on a port of the loopback, with keys, known hosts and a configuration of its own. Whoever comes is the user of the test.</summary>
internal sealed class Sshd : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("luma-sshd-").FullName;
    private ChildProcess? _run;

    public Sshd()
    {
        Directory.CreateDirectory("/run/sshd");
        Keygen("host");
        Keygen("client");
        Admit("");
        Know($"[127.0.0.1]:{Port.ToString(CultureInfo.InvariantCulture)} {File.ReadAllText(Path("host.pub"))}");
        Directory.CreateDirectory(Path("bin"));
        File.CreateSymbolicLink(Path("bin/luma-agent"), Binaries.Agent);
    }

    public int Port { get; } = FreePort.Next();

    /// <summary>The client's private key.</summary>
    public string Key => Path("client");

    public string KnownHosts => Path("known_hosts");

    /// <summary>Lines of sshd_config(5) besides those that it has here.</summary>
    public IReadOnlyList<string> Configuration { get; set; } = [];

    /// <summary>What <c>ssh</c> of luma.yml must say to come in here and to leave the person's own configuration alone.</summary>
    public string Yaml => $$"""
        ssh:
          identity_file: {{Key}}
          known_hosts: {{KnownHosts}}
          connect_timeout: 30s
          options: {IdentitiesOnly: 'yes', IdentityAgent: none, GlobalKnownHostsFile: /dev/null}

        """;

    public string Log => _run?.Text ?? "";

    public string Path(string name) => System.IO.Path.Combine(_folder, name);

    /// <summary>What authorized_keys says before the key, such as <c>restrict</c>.</summary>
    public void Admit(string options) => File.WriteAllText(Path("authorized_keys"), $"{options} {File.ReadAllText(Path("client.pub"))}".TrimStart());

    /// <summary>The whole of the file of known hosts.</summary>
    public void Know(string text) => File.WriteAllText(KnownHosts, text);

    public async Task StartAsync()
    {
        File.WriteAllLines(Path("config"),
        [
            string.Create(CultureInfo.InvariantCulture, $"Port {Port}"), "ListenAddress 127.0.0.1", $"HostKey {Path("host")}", $"AuthorizedKeysFile {Path("authorized_keys")}",
            "PidFile none", "StrictModes no", "UsePAM no", "PasswordAuthentication no", "PermitRootLogin prohibit-password", "MaxStartups 200", "MaxSessions 100",
            $"SetEnv PATH={Path("bin")}:/usr/bin:/bin", .. Configuration,
        ]);
        _run = ChildProcess.Start("/usr/sbin/sshd", ["-D", "-e", "-f", Path("config")], _folder);
        await Until.TrueAsync("sshd listens", () => Answers() || (_run.Ended.IsCompleted ? throw new InvalidOperationException(_run.Text) : false));
    }

    /// <summary>Ends it, and with it all connections.</summary>
    public async Task VanishAsync()
    {
        var sessions = Sessions();
        await _run!.SignalAsync("TERM");
        await Proc.SignalAsync("KILL", sessions);
        await _run.Ended;
    }

    /// <summary>Ends the processes that serve its connections, as a cut cable would: nothing more is heard of them.</summary>
    public Task CutAsync() => Proc.SignalAsync("KILL", Sessions());

    public async ValueTask DisposeAsync()
    {
        if (_run is not null)
        {
            if (!_run.Ended.IsCompleted)
            {
                await VanishAsync();
            }

            await _run.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Those of the connections first: the children of sshd, and theirs.</summary>
    private List<string> Sessions()
    {
        var sessions = Proc.ChildrenOf(_run!.Id.ToString(CultureInfo.InvariantCulture));
        return [.. sessions.SelectMany(Proc.ChildrenOf), .. sessions];
    }

    private void Keygen(string name)
    {
        using var keygen = System.Diagnostics.Process.Start("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", Path(name)]);
        keygen.WaitForExit();
    }

    private bool Answers()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Connect("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
