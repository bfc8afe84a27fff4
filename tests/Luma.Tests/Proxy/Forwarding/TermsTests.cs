using System.Net;
using System.Text;
using System.Text.Json;
using Luma.Proxy;
using Luma.Tests.Proxy.Rig;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Luma.Tests.Proxy.Forwarding;

/// <summary>The terms on which a route passes requests on.</summary>
public sealed class TermsTests : IAsyncLifetime
{
    private static readonly Uri _root = new("/", UriKind.Relative);

    private TestApp _app = null!;
    private TestProxy _proxy = null!;

    public async Task InitializeAsync()
    {
        _app = await TestApp.StartAsync(http =>
            http.Response.WriteAsync($"{http.Features.Get<IHttpRequestFeature>()!.RawTarget} below {http.Request.Headers["X-Forwarded-Prefix"]}"));
        _proxy = await TestProxy.InFrontOfAsync(_app.Address);
    }

    public async Task DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _app.DisposeAsync();
    }

    [Theory]
    [InlineData("/api", "/")]
    [InlineData("/api/", "/")]
    [InlineData("/api?x=1", "/?x=1")]
    [InlineData("/api/a%2Fb/%7e?q=%2F", "/a%2Fb/%7e?q=%2F")]
    [InlineData("/%61pi/a", "/a")]
    [InlineData("/x/../api/a", "/a")]
    public async Task A_stripped_prefix_is_told_in_a_header_and_leaves_the_rest_as_it_came(string sent, string seen)
    {
        var route = new Route { Host = "*", PathPrefix = "/api", App = "shop", Release = "1", Backends = [_app.Address], Settings = new() { StripPrefix = true } };
        _proxy.Apply(route);
        using var client = await _proxy.ConnectAsync();

        await client.SendAsync($"GET {sent} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        Assert.Contains($"{seen} below /api", (await client.ToEndAsync().Soon()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_redirects_sends_method_path_and_query_on()
    {
        _proxy.Apply(new Route { Host = "*", App = "shop", Release = "1", RedirectTo = "shop.example" });

        var answer = await _proxy.Client.PostAsync(new Uri("/a%2Fb?c=%20d", UriKind.Relative), new StringContent("x"));

        Assert.Equal(HttpStatusCode.PermanentRedirect, answer.StatusCode);
        Assert.Equal("http://shop.example/a%2Fb?c=%20d", answer.Headers.GetValues("Location").Single());
        Assert.Equal((1, 1, 0), (_proxy.Traffic.Ruled, _proxy.Traffic.Requests, _app.Requests));
    }

    [Fact]
    public async Task Plain_HTTP_is_sent_on_to_HTTPS_where_the_route_says_so()
    {
        _proxy.Serve(new() { HttpsOnly = true }, _app.Address);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/a?b", UriKind.Relative));
        request.Headers.Host = "shop.example:8080";

        var answer = await _proxy.Client.SendAsync(request);

        Assert.Equal((HttpStatusCode.PermanentRedirect, "https://shop.example/a?b"), (answer.StatusCode, answer.Headers.GetValues("Location").Single()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_beyond_the_limit_is_answered_413_and_one_within_it_goes_through(bool sized)
    {
        await using var app = await TestApp.StartAsync(async http =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null);
            await http.Response.WriteAsync("taken");
        });
        _proxy.Serve(new() { MaxBody = 1000 }, app.Address);

        // What frames the chunks counts, too.
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(sized ? 1000 : 980, sized)).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync(1001, sized)).StatusCode);
        await Wait.Until(() => _proxy.Traffic.Ruled == 1);
        Assert.Equal(0, _proxy.Traffic.Failures.Total);
    }

    [Fact]
    public async Task An_answer_that_does_not_begin_in_time_is_504_and_one_that_has_begun_may_take_its_time()
    {
        var begun = new Signal();
        var go = new Signal();
        await using var app = await TestApp.StartAsync(async http =>
        {
            if (http.Request.Path == "/silent")
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return;
            }

            await http.Response.Body.FlushAsync();
            begun.Give();
            await go.Given;
            await http.Response.WriteAsync("late");
        });
        _proxy.Serve(new() { Timeout = TimeSpan.FromMilliseconds(500) }, app.Address);

        var streamed = _proxy.Client.GetStringAsync(_root);
        await begun.Given;
        var silent = await _proxy.Client.GetAsync(new Uri("/silent", UriKind.Relative));
        go.Give();

        Assert.Equal(HttpStatusCode.GatewayTimeout, silent.StatusCode);
        Assert.Equal("the app did not answer in time\n", await silent.Content.ReadAsStringAsync());
        Assert.Equal("late", await streamed.Soon());
        await Wait.Until(() => _proxy.Traffic.Failures == new ProxyFailures { GatewayTimeout = 1 });
    }

    [Fact]
    public async Task Requests_beyond_the_limit_are_answered_503_until_one_is_over()
    {
        await using var app = new HoldingApp();
        _proxy.Serve(new() { MaxRequests = 1 }, await app.StartAsync());
        var first = _proxy.Client.GetStringAsync(_root);
        await app.Arrived.Given;

        var second = await _proxy.Client.GetAsync(_root);
        app.Go.Give();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "1"), (second.StatusCode, second.Headers.GetValues("Retry-After").Single()));
        Assert.Equal("held", await first.Soon());
        Assert.Equal("held", await _proxy.Client.GetStringAsync(_root).Soon());
    }

    [Theory]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html", "<h1>503 Service Unavailable</h1>")]
    [InlineData("application/json, text/plain, */*", "application/problem+json", "\"status\":503,\"detail\":\"no replica of the app is ready\"")]
    [InlineData("text/html;q=0.1, application/json;q=0.9", "application/problem+json", "\"requestId\":\"abc-1\"")]
    [InlineData("*/*", "text/plain", "no replica of the app is ready\n")]
    [InlineData("image/png", "text/plain", "no replica of the app is ready\n")]
    [InlineData(";;;", "text/plain", "no replica of the app is ready\n")]
    public async Task An_own_answer_takes_the_form_that_the_client_likes_best(string accept, string type, string holds)
    {
        _proxy.Serve(RouteSettings.None);
        using var request = new HttpRequestMessage(HttpMethod.Get, _root);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.TryAddWithoutValidation("X-Request-Id", "abc-1");

        var answer = await _proxy.Client.SendAsync(request);

        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains(holds, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("abc-1", answer.Headers.GetValues("X-Request-Id").Single());
    }

    [Fact]
    public async Task What_a_client_sends_cannot_break_out_of_a_page()
    {
        _proxy.Apply(new Route { Host = "other.example", App = "shop", Release = "1" });
        using var client = await _proxy.ConnectAsync();

        await client.SendAsync("GET /<script>\"& HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\nX-Request-Id: <b>\r\nConnection: close\r\n\r\n");
        var text = (await client.ToEndAsync().Soon()).Text;

        Assert.DoesNotContain("<script>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("order-17.a", true)]
    [InlineData("with space", false)]
    [InlineData("", false)]
    public async Task A_request_has_an_id_the_clients_own_where_it_is_sane(string sent, bool kept)
    {
        await using var app = await TestApp.StartAsync(http => http.Response.WriteAsync(http.Request.Headers["X-Request-Id"].ToString()));
        _proxy.Serve(RouteSettings.None, app.Address);
        using var request = new HttpRequestMessage(HttpMethod.Get, _root);
        request.Headers.TryAddWithoutValidation("X-Request-Id", sent);

        var seen = await (await _proxy.Client.SendAsync(request)).Content.ReadAsStringAsync();

        Assert.Equal(kept, seen == sent);
        Assert.NotEqual("", seen);
    }

    [Fact]
    public async Task The_access_log_tells_of_each_request_without_its_query()
    {
        using var log = new MemoryStream();
        await using (var proxy = await TestProxy.InFrontOfAsync(new ProxyOptions { AccessLog = log }, _app.Address))
        {
            proxy.Serve(new() { AccessLog = true }, _app.Address);
            await proxy.Client.GetAsync(new Uri("/a/b?token=secret", UriKind.Relative));
        }

        using var line = JsonDocument.Parse(Encoding.UTF8.GetString(log.ToArray()));
        var root = line.RootElement;
        Assert.Equal(("shop", "1", "GET", "/a/b", 200), (
            root.GetProperty("app").GetString(), root.GetProperty("release").GetString(), root.GetProperty("method").GetString(),
            root.GetProperty("path").GetString(), root.GetProperty("status").GetInt32()));
        Assert.True(root.GetProperty("duration_ms").GetDouble() > 0);
        Assert.DoesNotContain("secret", root.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_is_held_until_a_backend_can_be_reached()
    {
        _proxy.Serve(new() { Hold = TimeSpan.FromMinutes(1) });
        var held = _proxy.Client.GetAsync(_root);
        await Wait.Until(() => _proxy.Traffic.Held == 1);

        _proxy.Serve(new() { Hold = TimeSpan.FromMinutes(1) }, _app.Address);

        Assert.Equal(HttpStatusCode.OK, (await held.Soon()).StatusCode);
        Assert.Equal((1, 0), (_proxy.Traffic.Held, _proxy.Traffic.Failures.Total));
    }

    [Fact]
    public async Task A_request_is_held_no_longer_than_the_route_says()
    {
        _proxy.Serve(new() { Hold = TimeSpan.FromSeconds(2) }, RawApp.Nowhere());

        Assert.Equal(HttpStatusCode.BadGateway, (await _proxy.Client.GetAsync(_root).Soon()).StatusCode);
        Assert.Equal((1, 1), (_proxy.Traffic.Held, _proxy.Traffic.Failures.BadGateway));
    }

    private async Task<HttpResponseMessage> PostAsync(int length, bool sized)
    {
        HttpContent body = sized ? new ByteArrayContent(new byte[length]) : new StreamContent(new MemoryStream(new byte[length]));
        using var request = new HttpRequestMessage(HttpMethod.Post, _root) { Content = body };
        request.Headers.TransferEncodingChunked = !sized;
        return await _proxy.Client.SendAsync(request);
    }
}
