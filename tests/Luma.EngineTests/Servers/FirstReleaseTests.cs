using Luma.EngineTests.Staging;
using Xunit.Abstractions;

namespace Luma.EngineTests.Servers;

/// <summary>From a server with nothing but a Debian and a key to the first release, and back.</summary>
public sealed class FirstReleaseTests(ITestOutputHelper output)
{
    [LongFact]
    public async Task The_way_of_the_README_leads_from_an_empty_server_to_a_release_that_serves_and_teardown_back()
    {
        var (file, commands) = Readme.OwnServer();
        await using var desk = await Desk.OpenAsync();
        await using var server = await Server.StartAsync(Server.Bare, desk.PublicKey);
        await desk.KnowAsync(server, "web-1.example.com");
        desk.Write("project/luma.yml", file);
        desk.Write("project/Dockerfile", "FROM luma-hello:1\n");

        var way = (await desk.ShellAsync(commands)).Exited(0).Said("Docker Engine").Said("answers from here").Said("0 failed").Said("hello");

        output.WriteLine($"from an empty server to an answer of the first release: {way.Elapsed.TotalSeconds:0.0} s");
        output.WriteLine(way.ToString());

        (await desk.LumaAsync("setup")).Exited(0).Said("nothing was changed").DidNotSay("send luma-agent");
        (await desk.LumaAsync("setup", "--dry-run")).Exited(0).Said("nothing would be changed");

        (await desk.LumaAsync("teardown", "web-1.example.com")).Exited(2).Said("needs --yes");
        (await desk.LumaAsync("teardown", "web-1.example.com", "--purge", "--yes")).Exited(0);
        Assert.Equal("", await server.RunAsync("find / -xdev -name '*luma*' -not -path '/proc/*' -not -path '/var/lib/docker/*' -not -path '/var/log/*' -not -path '/var/cache/*'; docker ps -aq; getent group luma; getent passwd luma-proxy; true"));
        (await desk.LumaAsync("teardown", "web-1.example.com", "--yes")).Exited(0).Said("nothing of Luma is on this server");

        var again = (await desk.LumaAsync("deploy", "--setup")).Exited(0).Said("answers from here").Said("Deployment complete");
        output.WriteLine($"from a server without Luma to a release that serves, in one command: {again.Elapsed.TotalSeconds:0.0} s");
    }

    [LongFact]
    public async Task A_server_that_is_not_fit_is_left_alone_and_everything_that_is_amiss_is_named_at_once()
    {
        await using var desk = await Desk.OpenAsync();
        await using var server = await Server.StartAsync(Server.WithDocker, desk.PublicKey);
        await desk.KnowAsync(server, "web-1.example.com");
        await server.RunAsync("rm /etc/sudoers.d/deploy");
        await server.TakeImageAsync("luma-hello:1");
        await server.RunAsync("docker run --detach --network host --env PORT=80 luma-hello:1");
        await Until.TrueAsync("somebody listens on port 80", () => server.HoldsAsync("ss -Hltn 'sport = :80' | grep -q ."));

        var refusal = (await desk.LumaAsync("setup", "deploy@web-1.example.com")).Exited(1);

        refusal.Said("user deploy is not root, and may not be it without a password").Said("0.0.0.0:80 is taken by somebody").Said("nothing was changed");
        Assert.False(await server.HoldsAsync("getent group luma || test -e /usr/local/lib/luma"));
    }

    [LongFact]
    public async Task A_server_without_a_network_is_told_so_and_set_up_from_the_packages_that_it_has()
    {
        await using var desk = await Desk.OpenAsync();
        await using var server = await Server.StartAsync(Server.Bare, desk.PublicKey);
        await desk.KnowAsync(server, "web-1.example.com");
        await server.RunAsync("echo nameserver 192.0.2.1 >/etc/resolv.conf; rm -f /etc/apt/apt.conf.d/90proxy; mv /var/lib/apt/lists /var/cache/apt/archives /root; mkdir -p /var/lib/apt/lists/partial /var/cache/apt/archives/partial");

        (await desk.LumaAsync("setup", "deploy@web-1.example.com")).Exited(1)
            .Said("Docker Engine is missing, and none of apt's mirrors answers: ").Said("name servers (/etc/resolv.conf)").DidNotSay("Some index files failed");

        await server.RunAsync("rm -r /var/lib/apt/lists /var/cache/apt/archives; mv /root/lists /var/lib/apt; mv /root/archives /var/cache/apt");
        (await desk.LumaAsync("setup", "deploy@web-1.example.com")).Exited(0).Said("installed from the distribution");
    }
}
