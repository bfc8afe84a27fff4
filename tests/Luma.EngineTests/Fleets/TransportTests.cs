using System.Globalization;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Fleets;

/// <summary>The way to an agent over a real sshd, and every way in which it may be barred.</summary>
public sealed class TransportTests(SshdAndAgent place) : IClassFixture<SshdAndAgent>
{
    [Fact]
    public async Task An_agent_answers_through_its_forwarded_socket_and_nothing_of_the_connection_stays()
    {
        using var folder = new WorkFolder();
        (await place.LumaAsync(folder, "version")).Exited(0).Said("[web-1] agent");

        Assert.Empty(folder.LeftInTemp());
        Assert.Empty(Proc.With(folder.Temp));
    }

    [Fact]
    public async Task Where_sockets_are_not_forwarded_the_bridge_is_the_way()
    {
        using var folder = new WorkFolder();
        place.Sshd.Admit($"restrict,command=\"luma-agent bridge --socket {place.Socket}\"");
        try
        {
            (await place.LumaAsync(folder, "version")).Exited(0).Said("[web-1] agent");
            (await place.LumaAsync(folder, "doctor", "--json")).Said("{\"server\":\"web-1\",\"area\":");
        }
        finally
        {
            place.Sshd.Admit("");
        }
    }

    [Fact]
    public async Task A_host_key_that_is_not_known_ends_with_3_and_the_command_that_accepts_it()
    {
        using var folder = new WorkFolder();
        var file = place.Yaml().Replace(place.Sshd.KnownHosts, "/dev/null", StringComparison.Ordinal);
        (await place.LumaAsync(folder, file, "version")).Exited(3).Said("its host key is not known here").Said($"ssh -p {place.PortText} 127.0.0.1");
    }

    [Fact]
    public async Task A_host_key_that_changed_ends_with_3_and_says_so()
    {
        using var folder = new WorkFolder();
        var known = Path.Combine(folder.Temp, "known");
        File.WriteAllText(known, $"[127.0.0.1]:{place.PortText} {File.ReadAllText(place.Sshd.Path("client.pub"))}");
        var file = place.Yaml().Replace(place.Sshd.KnownHosts, known, StringComparison.Ordinal);
        (await place.LumaAsync(folder, file, "version")).Exited(3).Said("its host key is another one than before").Said("ssh-keygen -R '[127.0.0.1]:");
    }

    [Fact]
    public async Task A_key_that_is_not_accepted_ends_with_3_and_what_ssh_said()
    {
        using var folder = new WorkFolder();
        var file = place.Yaml().Replace(place.Sshd.Key, place.Sshd.Path("host"), StringComparison.Ordinal);
        (await place.LumaAsync(folder, file, "version")).Exited(3).Said("it does not accept the key").Said("  | ").Said("ssh-add");
    }

    [Fact]
    public async Task A_server_that_is_not_there_ends_with_3_and_keeps_nobody_from_telling_of_the_others()
    {
        using var folder = new WorkFolder();
        var file = place.Yaml($"  - {{name: away, host: 127.0.0.1, port: {FreePort.Next().ToString(CultureInfo.InvariantCulture)}}}\n  - {{name: nameless, host: nowhere.invalid}}\n");
        (await place.LumaAsync(folder, file, "version")).Exited(3).Said("[web-1] agent").Said("[away] luma: no connection over SSH").Said("nobody listens on its SSH port").Said("its name is not known");
    }

    [Fact]
    public async Task A_server_without_an_agent_ends_with_3_and_names_the_setup()
    {
        using var folder = new WorkFolder();
        var file = place.Yaml().Replace(place.Socket, "/nowhere/agent.sock", StringComparison.Ordinal);
        (await place.LumaAsync(folder, file, "version")).Exited(3).Said("no agent answers at /nowhere/agent.sock").Said("luma setup web-1");
    }

    [Fact]
    public async Task A_luma_that_is_killed_leaves_no_ssh_and_no_socket_behind()
    {
        using var folder = new WorkFolder();
        await place.Agent.SignalAsync("STOP");
        await using var luma = SshdAndAgent.Begin(folder, place.Yaml(), "version");
        await Until.TrueAsync("it is connected", () => Directory.EnumerateFiles(folder.Temp, "agent", SearchOption.AllDirectories).Any());

        await luma.SignalAsync("KILL");

        await Until.TrueAsync("ssh has left", () => Proc.With(folder.Temp).Count == 0 && folder.LeftInTemp().Count == 0);
        await place.Agent.SignalAsync("CONT");
    }

    [Fact]
    public async Task A_server_that_is_not_in_the_file_is_refused_with_the_nearest()
    {
        using var folder = new WorkFolder();
        (await place.LumaAsync(folder, place.Yaml(), "version", "--server", "web-2")).Exited(2).Said("Did you mean web-1?");
    }
}
