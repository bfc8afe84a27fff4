using System.Net;
using Luma.Proxy;
using Luma.Tests.Proxy.Rig;

namespace Luma.Tests.Proxy.Forwarding;

/// <summary>A browser that comes back to the replica it was with.</summary>
public sealed class StickyTests
{
    private static readonly RouteSettings _sticky = new() { Sticky = true };
    private static readonly Uri _root = new("/", UriKind.Relative);

    [Fact]
    public async Task A_cookie_brings_a_browser_back_to_its_replica()
    {
        await using var one = await TestApp.SayingAsync("one");
        await using var other = await TestApp.SayingAsync("other");
        await using var proxy = await TestProxy.InFrontOfAsync();
        proxy.Serve(_sticky, one.Address, other.Address);

        var (first, cookie) = await AskAsync(proxy, null);

        Assert.EndsWith("; Path=/; HttpOnly; SameSite=Lax", cookie, StringComparison.Ordinal);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal((first, null), await AskAsync(proxy, $"a=b; {Pair(cookie!)}; c=d"));
        }
    }

    [Fact]
    public async Task When_its_replica_is_gone_another_one_takes_over_with_a_new_cookie()
    {
        await using var one = await TestApp.SayingAsync("one");
        await using var other = await TestApp.SayingAsync("other");
        await using var proxy = await TestProxy.InFrontOfAsync();
        proxy.Serve(_sticky, one.Address);
        var (_, before) = await AskAsync(proxy, null);

        proxy.Serve(_sticky, other.Address);
        var (answer, after) = await AskAsync(proxy, Pair(before!));

        Assert.Equal("other", answer);
        Assert.NotEqual(before, after);
    }

    [Theory]
    [InlineData("luma-replica=nonsense")]
    [InlineData("luma-replica=")]
    [InlineData("luma-replica")]
    [InlineData(";;=;")]
    public async Task A_cookie_that_means_nothing_is_replaced(string cookie)
    {
        await using var app = await TestApp.SayingAsync("ok");
        await using var proxy = await TestProxy.InFrontOfAsync();
        proxy.Serve(_sticky, app.Address);

        var (answer, given) = await AskAsync(proxy, cookie);

        Assert.Equal("ok", answer);
        Assert.NotNull(given);
    }

    [Fact]
    public async Task Without_the_setting_there_is_no_cookie()
    {
        await using var app = await TestApp.SayingAsync("ok");
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);

        Assert.Equal(("ok", null), await AskAsync(proxy, null));
    }

    private static async Task<(string Answer, string? Cookie)> AskAsync(TestProxy proxy, string? cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _root);
        if (cookie is not null)
        {
            request.Headers.TryAddWithoutValidation("Cookie", cookie);
        }

        using var answer = await proxy.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var given = answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies.Single() : null;
        return (await answer.Content.ReadAsStringAsync(), given);
    }

    private static string Pair(string cookie) => cookie.Split(';')[0];
}
