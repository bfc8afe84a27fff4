using System.Net;
using Luma.Proxy;
using Luma.Tests.Proxy.Rig;

namespace Luma.Tests.Proxy.Routing;

/// <summary>Who knows a key sees what is to serve; nobody else notices anything.</summary>
public sealed class PreviewTests : IAsyncLifetime
{
    private const string Key = "0123456789abcdef0123456789abcdef";

    private TestApp _active = null!;
    private TestApp _next = null!;
    private TestProxy _proxy = null!;

    public async Task InitializeAsync()
    {
        _active = await TestApp.SayingAsync("active");
        _next = await TestApp.SayingAsync("next");
        _proxy = await TestProxy.InFrontOfAsync();
        Show(Route("shop.test", _next));
    }

    public async Task DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _active.DisposeAsync();
        await _next.DisposeAsync();
    }

    [Theory]
    [InlineData("Luma-Preview", Key)]
    [InlineData("luma-preview", Key)]
    [InlineData("Cookie", $"luma-preview={Key}")]
    [InlineData("Cookie", $"a=b; luma-preview={Key}; c=d")]
    public async Task Who_has_the_key_is_answered_by_what_is_to_serve(string header, string value) =>
        Assert.Equal("next", await AskAsync("shop.test", "/", header, value));

    [Theory]
    [InlineData("Accept", "*/*")]
    [InlineData("Luma-Preview", "")]
    [InlineData("Luma-Preview", "fedcba9876543210fedcba9876543210")]
    [InlineData("Luma-Preview", $"{Key}0")]
    [InlineData("Luma-Preview", "0123456789abcdef")]
    [InlineData("Cookie", "luma-preview=")]
    [InlineData("Cookie", $"xluma-preview={Key}")]
    [InlineData("X-Preview", Key)]
    public async Task Who_has_not_is_answered_by_what_serves(string header, string value) =>
        Assert.Equal("active", await AskAsync("shop.test", "/", header, value));

    [Fact]
    public async Task Elsewhere_the_key_leads_where_everybody_goes() => Assert.Equal("active", await AskAsync("other.test", "/", Preview.Header, Key));

    [Fact]
    public async Task A_host_that_nobody_serves_yet_can_be_looked_at()
    {
        Show(Route("new.test", _next));

        Assert.Equal("next", await AskAsync("new.test", "/", Preview.Header, Key));
        Assert.StartsWith("404", await AskAsync("new.test", "/", "Accept", "*/*"), StringComparison.Ordinal);
    }

    /// <summary>Without the key a longer prefix that nobody serves yet must hide nothing.</summary>
    [Fact]
    public async Task A_path_that_is_to_be_another_apps_stays_with_the_one_that_serves_it()
    {
        Show(Route("shop.test", _next, "/api"));

        Assert.Equal("next", await AskAsync("shop.test", "/api/x", Preview.Header, Key));
        Assert.Equal("active", await AskAsync("shop.test", "/api/x", "Accept", "*/*"));
        Assert.Equal("active", await AskAsync("shop.test", "/apix", Preview.Header, Key));
    }

    [Fact]
    public async Task When_the_preview_has_ended_the_key_leads_nowhere()
    {
        Apply([]);

        Assert.Equal("active", await AskAsync("shop.test", "/", Preview.Header, Key));
    }

    [Fact]
    public async Task What_was_looked_at_serves_all_once_the_table_says_so()
    {
        _proxy.Apply(Route("shop.test", _next));

        Assert.Equal("next", await AskAsync("shop.test", "/", "Accept", "*/*"));
        Assert.Equal("next", await AskAsync("shop.test", "/", Preview.Header, Key));
    }

    [Fact]
    public async Task No_look_is_counted()
    {
        for (var i = 0; i < 5; i++)
        {
            await AskAsync("shop.test", "/", Preview.Header, Key);
        }

        await AskAsync("shop.test", "/", "Accept", "*/*");
        await Wait.Until(() => _proxy.Traffic.Requests > 0);

        Assert.Equal((1, 1), (_proxy.Traffic.Requests, _proxy.Switchboard.TrafficOf(TestProxy.App, "1").Requests));
        Assert.Equal(Traffic.None, _proxy.Switchboard.TrafficOf(TestProxy.App, "2"));
    }

    [Fact]
    public async Task The_app_does_not_get_to_see_the_header()
    {
        await using var echo = await TestApp.StartAsync(http => http.Response.Body.WriteAsync(
            System.Text.Encoding.UTF8.GetBytes(string.Join(',', http.Request.Headers.Select(header => header.Key)))).AsTask());
        Show(Route("shop.test", echo));

        Assert.DoesNotContain("preview", await AskAsync("shop.test", "/", Preview.Header, Key), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_table_keeps_its_previews_on_its_way()
    {
        var table = _proxy.Switchboard.Current;

        var arrived = SealedTable.Read(SealedTable.Write(table));

        Assert.Equal(table, arrived);
        Assert.NotEqual(table with { Previews = [] }, arrived);
        Assert.NotEqual(table with { Previews = [table.Previews[0] with { Key = "other" }] }, arrived);
    }

    [Fact]
    public void A_preview_keeps_to_the_rules_of_all_routes()
    {
        var twice = Route("shop.test", _next);

        var refused = Assert.Throws<RouteTableRejectedException>(() => Apply([new() { Key = "", Routes = [twice, twice, twice with { Host = "no host" }] }]));

        Assert.Equal(["route no host/: 'no host' is no host name", "shop.test/ is routed more than once: shop, shop", "a preview has no key"], refused.Problems);
        Assert.Throws<RouteTableRejectedException>(() => Apply([new() { Key = Key, Routes = [twice with { Backends = [_active.Address with { Port = 1 }] }] }]));
    }

    [Fact]
    public void Its_key_is_not_in_what_it_prints() => Assert.DoesNotContain(Key, $"{_proxy.Switchboard.Current.Previews[0]}", StringComparison.Ordinal);

    private static Route Route(string host, TestApp app, string path = "/") =>
        new() { Host = host, PathPrefix = path, App = TestProxy.App, Release = "2", Backends = [app.Address] };

    private void Show(params Route[] routes) => Apply([new() { Key = "another", Routes = [] }, new() { Key = Key, Routes = [.. routes] }]);

    private void Apply(Preview[] previews) => _proxy.Switchboard.Apply(new()
    {
        Generation = _proxy.Switchboard.Current.Generation + 1,
        Routes = [Route("shop.test", _active) with { Release = "1" }, Route("other.test", _active) with { Release = "1" }],
        Previews = [.. previews],
    });

    private async Task<string> AskAsync(string host, string path, string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative)) { Headers = { Host = host } };
        request.Headers.TryAddWithoutValidation(header, value);
        using var answer = await _proxy.Client.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        return answer.StatusCode == HttpStatusCode.OK ? body : $"{(int)answer.StatusCode} {body}";
    }
}
