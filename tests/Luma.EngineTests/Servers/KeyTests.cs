using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Servers;

/// <summary>Keys of narrower rights, with a real sshd.</summary>
public sealed class KeyTests(ReadyServer ready) : IClassFixture<ReadyServer>
{
    [LongFact]
    public async Task A_key_for_one_app_deploys_it_and_opens_nothing_else()
    {
        await using var ci = await GuestAsync("deploy:blog");

        (await ci.LumaAsync("deploy", "--force")).Exited(0).Said("[web-1.example.com]").Said("0 failed");
        (await ci.LumaAsync("status", "blog")).Exited(0).Said("Running");
        (await ci.LumaAsync("delete", "blog", "--yes")).Exited(2).Said("is for deploy:blog and not for DELETE /api/v1/apps/blog");
        (await ci.LumaAsync("audit")).Exited(2).Said("is for deploy:blog");
        (await ci.LumaAsync("doctor")).Exited(2).Said("is for deploy:blog");
        Assert.DoesNotContain("root:", (await ci.ShellAsync("ssh deploy@web-1.example.com cat /etc/passwd </dev/null || true")).Stdout, StringComparison.Ordinal);
        Assert.NotEqual(0, (await ci.ShellAsync("echo | ssh -W 127.0.0.1:22 deploy@web-1.example.com | grep SSH")).ExitCode);
        (await ready.Desk.LumaAsync("audit", "blog")).Exited(0).Said("(key ci@forge)");
    }

    [LongFact]
    public async Task Who_deploys_is_told_with_the_address_from_which_he_came_within_the_limits_of_the_unit()
    {
        await ready.ReadyAsync();
        var desk = await ready.Server.RunAsync("ip route show default | cut -d ' ' -f 3");

        (await ready.Desk.LumaAsync("audit", "blog")).Exited(0).Said($"deploy ({desk.Trim()})");
    }

    [LongFact]
    public async Task A_key_for_reading_changes_nothing_and_may_be_taken_back()
    {
        await using var guest = await GuestAsync("read");

        (await guest.LumaAsync("status")).Exited(0).Said("blog");
        (await guest.LumaAsync("audit")).Exited(0);
        (await guest.LumaAsync("deploy", "--force")).Exited(2).Said("is for read and not for POST /api/v1/deployments");

        (await ready.Desk.LumaAsync("setup", "--key", guest.PublicKey, "--scope", "none")).Exited(0);
        (await guest.LumaAsync("status")).Said("does not accept the key");
    }

    [LongFact]
    public async Task The_key_with_which_somebody_comes_in_without_limits_is_left_alone()
    {
        await ready.ReadyAsync();

        (await ready.Desk.LumaAsync("setup", "--key", ready.Desk.PublicKey, "--scope", "read")).Exited(1).Said("the key may log in without limits already");
        (await ready.Desk.LumaAsync("version")).Exited(0);
    }

    private async Task<Desk> GuestAsync(string scope)
    {
        await ready.ReadyAsync();
        var guest = await Desk.OpenAsync("ci@forge");
        await guest.KnowAsync(ready.Server, ReadyServer.Name);
        File.Copy(ready.Desk.Of("project/luma.yml"), guest.Of("project/luma.yml"));
        (await ready.Desk.LumaAsync("setup", "--key", guest.PublicKey, "--scope", scope)).Exited(0).Said($"key ci@forge is for {scope}");
        (await ready.Desk.LumaAsync("setup", "--key", guest.PublicKey, "--scope", scope)).Exited(0);
        return guest;
    }
}
