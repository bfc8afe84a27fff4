using System.Globalization;
using System.Text.RegularExpressions;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Fleets;

/// <summary>How people get to their servers, with a real sshd: through another one, with a passphrase, and to agents of other versions.</summary>
public sealed partial class SshWaysTests(SshdAndAgent place) : IClassFixture<SshdAndAgent>
{
    private const string Passphrase = "correct horse";
    private const string Asking = "Enter passphrase for key";

    [LongFact]
    public async Task Who_deploys_over_a_forwarded_socket_is_told_with_the_address_that_the_kernel_knows()
    {
        using var folder = new WorkFolder();
        var app = place.NewApp();
        (await place.LumaAsync(folder, place.Yaml(app), "deploy")).Exited(0);

        (await place.LumaAsync(folder, place.Yaml(app), "audit", app.Name)).Exited(0).Said($"{Environment.UserName} (127.0.0.1)");
        Assert.Contains("\"from\":\"127.0.0.1\"", (await place.LumaAsync(folder, place.Yaml(app), "audit", app.Name, "--json")).Exited(0).Stdout, StringComparison.Ordinal);
    }

    [LongFact]
    public async Task A_bridge_is_told_with_the_address_too()
    {
        using var folder = new WorkFolder();
        var app = place.NewApp();
        place.Sshd.Admit($"restrict,command=\"luma-agent bridge --socket {place.Socket}\"");
        try
        {
            (await place.LumaAsync(folder, place.Yaml(app), "deploy")).Exited(0);
            (await place.LumaAsync(folder, place.Yaml(app), "audit", app.Name)).Exited(0).Said($"{Environment.UserName} (127.0.0.1)");
        }
        finally
        {
            place.Sshd.Admit("");
        }
    }

    [LongFact]
    public async Task A_jump_host_of_the_persons_own_configuration_is_gone_through()
    {
        using var folder = new WorkFolder();
        await using var jump = new Sshd();
        await jump.StartAsync();
        Configure(folder, jump, "  ProxyJump jump\n");
        var app = place.NewApp();

        (await RunAsync(folder, Behind(app), "deploy")).Exited(0).Said("0 failed");
        (await RunAsync(folder, Behind(app), "status")).Exited(0).Said("Running");

        Assert.Contains("Accepted publickey", jump.Log, StringComparison.Ordinal);
    }

    [LongFact]
    public async Task A_jump_host_may_be_named_in_the_file_of_the_project()
    {
        using var folder = new WorkFolder();
        await using var jump = new Sshd();
        await jump.StartAsync();
        Configure(folder, jump, "");
        var app = place.NewApp();

        (await RunAsync(folder, Behind(app, "ssh: {options: {ProxyJump: jump}}\n"), "deploy")).Exited(0).Said("0 failed");

        Assert.Contains("Accepted publickey", jump.Log, StringComparison.Ordinal);
    }

    [LongFact]
    public async Task A_jump_host_that_does_not_let_through_is_what_the_error_names()
    {
        using var folder = new WorkFolder();
        await using var jump = new Sshd();
        Configure(folder, jump, "  ProxyJump jump\n");

        (await RunAsync(folder, Behind(place.NewApp()), "version")).Exited(3)
            .Said("no connection over SSH to inner: its jump host or proxy is in the way: nobody listens on its SSH port")
            .Said($"port {jump.Port.ToString(CultureInfo.InvariantCulture)}: Connection refused")
            .Said("ProxyJump");
    }

    [LongFact]
    public async Task A_passphrase_is_asked_for_once_for_each_server()
    {
        using var folder = new WorkFolder();
        var app = place.NewApp();
        File.WriteAllText(Path.Combine(folder.Path, "luma.yml"), await WithPassphraseAsync(folder, place.Yaml(app)));

        var one = (await Terminal.LumaAsync(folder, "deploy", Asking, Passphrase)).Exited(0).Said("0 failed");
        Assert.Equal(1, Prompt().Count(one.Stdout));

        var more = $"  - {{name: web-2, host: 127.0.0.1, port: {place.PortText}, socket: {place.Socket}}}\n";
        File.WriteAllText(Path.Combine(folder.Path, "luma.yml"), await WithPassphraseAsync(folder, place.Yaml(more)));

        var two = (await Terminal.LumaAsync(folder, "version", Asking, Passphrase)).Exited(0).Said("[web-1] agent").Said("[web-2] agent");
        Assert.Equal(2, Prompt().Count(two.Stdout));
    }

    [LongFact]
    public async Task Where_nobody_can_be_asked_for_a_passphrase_the_error_names_ssh_add()
    {
        using var folder = new WorkFolder();

        (await place.LumaAsync(folder, await WithPassphraseAsync(folder, place.Yaml()), "version")).Exited(3)
            .Said("web-1").Said("it does not accept the key").Said("ssh-add").DidNotSay(Asking);
    }

    [LongFact]
    public async Task Before_an_older_agent_the_server_both_versions_and_the_upgrade_are_named()
    {
        using var folder = new WorkFolder();
        await using var older = new OtherAgent(folder.Path, "0.0.1", 2, ("this luma speaks level 3 of the API, and the agent understands up to 2", "upgrade the agent on the server")).Start();
        var file = place.Yaml(place.NewApp()).Replace(place.Socket, older.SocketPath, StringComparison.Ordinal);

        (await place.LumaAsync(folder, file, "version")).Exited(0).Said("[web-1] agent   0.0.1");
        (await place.LumaAsync(folder, file, "deploy")).Exited(3)
            .Said($"web-1: luma-agent is of version 0.0.1, this luma of {await OwnVersionAsync(folder)}; `luma setup web-1` upgrades it without a gap")
            .Said("the agent understands up to 2").Said("upgrade the agent on the server").DidNotSay("[y/N]");
        (await Terminal.LumaAsync(folder, "deploy", "y/N", "n")).Exited(3).Said("Upgrade it before the deployment? [y/N]");
    }

    [LongFact]
    public async Task Before_a_newer_agent_the_server_both_versions_and_the_upgrade_here_are_named()
    {
        using var folder = new WorkFolder();
        await using var newer = new OtherAgent(folder.Path, "99.0.0", 99, ("this luma speaks level 3 of the API, and the agent understands 50 to 99", "upgrade luma on the machine where it was called")).Start();
        var file = place.Yaml(place.NewApp()).Replace(place.Socket, newer.SocketPath, StringComparison.Ordinal);

        (await place.LumaAsync(folder, file, "version")).Exited(0).Said("[web-1] agent   99.0.0");
        (await place.LumaAsync(folder, file, "deploy")).Exited(3)
            .Said($"web-1: luma-agent is of version 99.0.0, this luma of {await OwnVersionAsync(folder)}; upgrade luma here")
            .Said("the agent understands 50 to 99").Said("upgrade luma on the machine where it was called");
        (await place.LumaAsync(folder, file, "status")).Exited(3).Said("web-1").Said("the agent understands 50 to 99");
    }

    /// <summary>A configuration of SSH that knows the server as inner, and the jump host as jump; an ssh before that of the machine reads it.</summary>
    private void Configure(WorkFolder folder, Sshd jump, string more)
    {
        var (config, ssh) = (Path.Combine(folder.Path, "config"), Path.Combine(folder.Path, "ssh"));
        File.WriteAllText(config, $"Host inner\n{more}{Host(place.Sshd)}Host jump\n{Host(jump)}Host *\n  IdentitiesOnly yes\n  IdentityAgent none\n  GlobalKnownHostsFile /dev/null\n");
        File.WriteAllText(ssh, $"#!/bin/sh\nexec /usr/bin/ssh -F '{config}' \"$@\"\n");
        File.SetUnixFileMode(ssh, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private static string Host(Sshd sshd) => string.Create(
        CultureInfo.InvariantCulture, $"  HostName 127.0.0.1\n  Port {sshd.Port}\n  IdentityFile {sshd.Key}\n  UserKnownHostsFile {sshd.KnownHosts}\n");

    private string Behind(AppFile app, string ssh = "") => $"servers:\n  - {{host: inner, socket: {place.Socket}}}\n{ssh}{AppFile.Yaml(app)}";

    private static async Task<Outcome> RunAsync(WorkFolder folder, string yaml, params string[] arguments)
    {
        File.WriteAllText(Path.Combine(folder.Path, "luma.yml"), yaml);
        await using var luma = ChildProcess.Start(Binaries.Luma, arguments, folder.Path, new Dictionary<string, string>
        {
            ["PATH"] = $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}",
            ["TMPDIR"] = folder.Temp,
            ["LUMA_AGENT"] = "",
        });
        return await luma.Ended;
    }

    /// <summary>The same file, with a copy of the key that is sealed.</summary>
    private async Task<string> WithPassphraseAsync(WorkFolder folder, string yaml)
    {
        var key = Path.Combine(folder.Path, "sealed");
        File.Copy(place.Sshd.Key, key, overwrite: true);
        await using var seal = ChildProcess.Start("ssh-keygen", ["-q", "-p", "-P", "", "-N", Passphrase, "-f", key], folder.Path);
        (await seal.Ended).Exited(0);
        return yaml.Replace(place.Sshd.Key, key, StringComparison.Ordinal);
    }

    private static async Task<string> OwnVersionAsync(WorkFolder folder)
    {
        await using var luma = ChildProcess.Start(Binaries.Luma, ["--version"], folder.Path);
        return (await luma.Ended).Exited(0).Stdout.Trim()["luma ".Length..];
    }

    [GeneratedRegex(Asking)]
    private static partial Regex Prompt();
}
