using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Servers;

/// <summary>The units of a server that was set up: how they are upgraded, killed, and come up with it.</summary>
public sealed class UpkeepTests(ReadyServer ready) : IClassFixture<ReadyServer>
{
    [LongFact]
    public async Task Agent_and_proxy_of_another_build_take_over_under_load_and_no_request_fails()
    {
        await ready.ReadyAsync();
        var before = await ready.RunningAsync("luma-proxy");
        var usual = await SendAsync(await OtherBuildAsync("one byte more", File.ReadAllBytes));
        await using var visits = Visits.To(ready.Server.Http, ready.App);

        (await ready.SetupAsync()).Said("luma-proxy, upgraded without a gap").Said("luma-agent, upgraded without a gap");

        await visits.EndWithoutFailureAsync(await LogsAsync());
        Assert.NotEqual(before, await ready.RunningAsync("luma-proxy"));
        Assert.Equal(await ready.RunningAsync("luma-proxy"), await ready.RunningAsync("luma-agent"));
        Assert.Equal(before, await ready.Server.RunAsync("sha256sum /usr/local/lib/luma/agent/luma-agent.previous | cut -d ' ' -f 1"));
        await SendAsync(usual);
        await ready.SetupAsync();
    }

    [LongFact]
    public async Task A_build_that_does_not_come_to_serve_is_taken_back_and_the_one_before_never_ceases_to_serve()
    {
        await ready.ReadyAsync();
        var before = await ready.RunningAsync("luma-agent");
        var usual = await SendAsync(await OtherBuildAsync("serves nothing", _ => "#!/bin/sh\n[ \"$1\" = --version ] || exit 1\necho 9.9.9\n"u8.ToArray()));
        await using var visits = Visits.To(ready.Server.Http, ready.App);

        (await ready.SetupAsync(1)).Said("did not come to serve; the one before serves on, and is installed again");

        await visits.EndWithoutFailureAsync(await LogsAsync());
        Assert.Equal(before, await ready.RunningAsync("luma-agent"));
        await SendAsync(usual);
        (await ready.SetupAsync()).Said("nothing was changed");
    }

    [LongFact]
    public async Task A_proxy_that_is_killed_after_an_upgrade_is_back_and_whoever_connects_meanwhile_only_waits()
    {
        await ready.ReadyAsync();
        await ready.Server.RunAsync("systemctl reload luma-proxy");
        var before = await ready.Server.RunAsync("systemctl show --property MainPID --value luma-proxy");
        using var visitor = new Visitor(ready.Server.Http);

        await ready.Server.RunAsync($"kill -KILL {before}");

        Assert.Equal("1", await visitor.VersionAsync(ready.App));
        await Until.TrueAsync("systemd has started it again", async () =>
            await ready.Server.RunAsync("systemctl show --property MainPID --value luma-proxy") is var after && after != before && after != "0");
    }

    [LongFact]
    public async Task A_reload_of_both_units_under_load_fails_no_request()
    {
        await ready.ReadyAsync();
        await using var visits = Visits.To(ready.Server.Http, ready.App);

        await ready.Server.RunAsync("systemctl reload luma-proxy && systemctl reload luma-agent && systemctl restart luma-agent && systemctl reload luma-proxy");

        await visits.EndWithoutFailureAsync(await LogsAsync());
    }

    [LongFact]
    public async Task After_a_reboot_the_release_serves_again()
    {
        await ready.ReadyAsync();

        await ready.Server.RebootAsync();

        using var visitor = new Visitor(ready.Server.Http);
        await Until.TrueAsync("the release serves", async () => await visitor.VersionAsync(ready.App) == "1");
        (await ready.Desk.LumaAsync("status")).Exited(0).Said("blog");
        (await ready.SetupAsync()).Said("nothing was changed");
    }

    [LongFact]
    public async Task The_units_are_as_narrow_as_the_page_of_servers_says()
    {
        await ready.ReadyAsync();
        var page = File.ReadAllText(Path.Combine(ServerScripts.Root, "docs", "servers.md"));

        foreach (var unit in new[] { "luma-agent", "luma-proxy" })
        {
            var said = await ready.Server.RunAsync($"systemd-analyze security --no-pager {unit} | sed -n 's/.*Overall exposure level for .*: \\([0-9.]*\\).*/\\1/p'");
            Assert.Contains($"| `{unit}.service` | {said} |", page, StringComparison.Ordinal);
        }
    }

    /// <summary>A folder of builds with another one in it.</summary>
    private async Task<string> OtherBuildAsync(string name, Func<string, byte[]> make)
    {
        var kind = Path.GetFileName(Directory.GetDirectories(ready.Desk.Agents)[0]);
        var folder = ready.Desk.Of(name);
        Directory.CreateDirectory(Path.Combine(folder, kind));
        byte[] program = [.. make(Path.Combine(ready.Desk.Agents, kind, "luma-agent")), (byte)'\n'];
        await File.WriteAllBytesAsync(Path.Combine(folder, kind, "luma-agent"), program);
        return folder;
    }

    /// <summary>Has the desk send these builds.</summary>
    /// <returns>Those that it sent before.</returns>
    private Task<string> SendAsync(string builds)
    {
        var usual = ready.Desk.Agents;
        ready.Desk.Agents = builds;
        return Task.FromResult(usual);
    }

    private Task<string> LogsAsync() => ready.Server.RunAsync("journalctl -u luma-agent -u luma-proxy --no-pager | tail -40");
}
