using Luma.Tests.Proxy.Rig;

namespace Luma.Tests.Proxy.Forwarding;

/// <summary>What the backend gets to see of a request.</summary>
public sealed class RequestTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Theory]
    [InlineData("/")]
    [InlineData("/a%2Fb")]
    [InlineData("/a%2fb")]
    [InlineData("/a+b%2Bc")]
    [InlineData("/%zz")]
    [InlineData("/100%")]
    [InlineData("/x/./y")]
    [InlineData("/x/../y")]
    [InlineData("//double")]
    [InlineData("/a//b/")]
    [InlineData("/semi;colon=1")]
    [InlineData("/sp%20ace")]
    [InlineData("/%E2%82%AC")]
    [InlineData("/pipe|and^caret")]
    [InlineData("/?")]
    [InlineData("/?q=%20+%2B")]
    [InlineData("/?q=a%26b&r=/../?x")]
    [InlineData("/?q=%C3%A4%20")]
    [InlineData("/?q=[1]\"<>`{}")]
    [InlineData("/back\\slash")]
    public async Task The_target_reaches_the_backend_byte_for_byte(string target)
    {
        var (request, response) = await SendAsync($"GET {target} HTTP/1.1\r\nHost: blog.example\r\n\r\n");

        Assert.StartsWith($"GET {target} HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", response, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://blog.example/a%2Fb?x=%20", "/a%2Fb?x=%20")]
    [InlineData("http://blog.example", "/")]
    [InlineData("http://blog.example?x=1", "/?x=1")]
    [InlineData("http://blog.example:8080/x", "/x")]
    public async Task An_absolute_target_loses_its_authority(string target, string expected)
    {
        var host = new Uri(target).Authority;
        var (request, _) = await SendAsync($"GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n");

        Assert.StartsWith($"GET {expected} HTTP/1.1\r\n", request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /f#x HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("GET /?q=\u00e4%20 HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("GET /\u00c3\u00a4 HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 405)]
    [InlineData("CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: me@a\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 400)]
    public async Task What_no_app_should_see_is_answered_by_the_proxy(string request, int status)
    {
        var (seen, response) = await SendAsync(request);

        Assert.Null(seen);
        Assert.StartsWith($"HTTP/1.1 {status} ", response, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("blog.example")]
    [InlineData("Blog.Example:8080")]
    [InlineData("blog.example.")]
    public async Task The_host_header_is_kept(string host)
    {
        var (request, _) = await SendAsync($"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n");

        Assert.Equal([host], RawHead.Values(request, "Host"));
    }

    [Fact]
    public async Task Who_asked_is_said_by_the_proxy_alone()
    {
        var (request, _) = await SendAsync(
            "GET / HTTP/1.1\r\nHost: blog.example:81\r\nX-Forwarded-For: 6.6.6.6\r\nx-forwarded-host: evil\r\nX-Forwarded-Proto: https\r\n"
            + "X-Forwarded-Port: 1\r\nX-Forwarded-Prefix: /x\r\nForwarded: for=6.6.6.6\r\nX-Real-IP: 6.6.6.6\r\nX_Forwarded_For: 6.6.6.6\r\n"
            + "Proxy: http://evil\r\nX-Original-URL: /admin\r\nX-Rewrite-URL: /admin\r\n\r\n");

        Assert.Equal(["127.0.0.1"], RawHead.Values(request, "X-Forwarded-For"));
        Assert.Equal(["blog.example:81"], RawHead.Values(request, "X-Forwarded-Host"));
        Assert.Equal(["http"], RawHead.Values(request, "X-Forwarded-Proto"));
        Assert.Single(RawHead.Values(request!, "X-Request-Id"));
        Assert.Equal(5, request!.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length - 1);
    }

    [Fact]
    public async Task Headers_of_the_connection_end_at_the_proxy()
    {
        var (request, _) = await SendAsync(
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: X-Secret, Host\r\nX-Secret: 1\r\nKeep-Alive: timeout=5\r\nTE: trailers\r\n"
            + "Proxy-Authorization: Basic x\r\nProxy-Connection: keep-alive\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\nX-Kept: 1\r\n\r\n");

        Assert.Equal(["1"], RawHead.Values(request, "X-Kept"));
        Assert.Equal(["a"], RawHead.Values(request, "Host"));
        foreach (var name in new[] { "Connection", "X-Secret", "Keep-Alive", "TE", "Proxy-Authorization", "Proxy-Connection", "Upgrade", "HTTP2-Settings" })
        {
            Assert.Empty(RawHead.Values(request, name));
        }
    }

    [Fact]
    public async Task Other_headers_pass_through_as_they_are()
    {
        const string Headers = "Cookie: a=1; b=2\r\nAccept: */*\r\nAccept: text/html\r\nUser-Agent: \r\nX-Latin: \u00e4\u00fc\r\n"
            + "If-Modified-Since: yesterday\r\nUpgrade-Insecure-Requests: 1\r\nContent-Type: odd;;\r\nAuthorization: Bearer x";
        var (request, _) = await SendAsync($"GET / HTTP/1.1\r\nHost: a\r\n{Headers}\r\n\r\n");

        Assert.Equal(["a=1; b=2"], RawHead.Values(request, "Cookie"));
        Assert.Equal("*/*, text/html", string.Join(", ", RawHead.Values(request, "Accept")));
        Assert.Equal(["\u00e4\u00fc"], RawHead.Values(request, "X-Latin"));
        Assert.Equal(["yesterday"], RawHead.Values(request, "If-Modified-Since"));
        Assert.Equal(["1"], RawHead.Values(request, "Upgrade-Insecure-Requests"));
        Assert.Equal(["odd;;"], RawHead.Values(request, "Content-Type"));
        Assert.Equal(["Bearer x"], RawHead.Values(request, "Authorization"));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    [InlineData("DELETE")]
    public async Task A_request_without_a_body_stays_without_one(string method)
    {
        var (request, _) = await SendAsync($"{method} / HTTP/1.1\r\nHost: a\r\n\r\n");

        Assert.StartsWith($"{method} / HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Empty(RawHead.Values(request, "Content-Length"));
        Assert.Empty(RawHead.Values(request, "Transfer-Encoding"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Connection: Content-Length\r\n")]
    [InlineData("Connection: close, content-length, Host\r\n")]
    [InlineData("Connection: Content-Length, Transfer-Encoding\r\n")]
    public async Task A_sized_body_keeps_its_size_whatever_Connection_names(string connection)
    {
        var (request, _) = await SendAsync($"POST / HTTP/1.1\r\nHost: a\r\n{connection}Content-Length: 5\r\n\r\nhello");

        Assert.Equal(["5"], RawHead.Values(request, "Content-Length"));
        Assert.Empty(RawHead.Values(request, "Transfer-Encoding"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Connection: Content-Length, Transfer-Encoding\r\n")]
    public async Task A_chunked_body_stays_chunked(string connection)
    {
        var (request, _) = await SendAsync($"POST / HTTP/1.1\r\nHost: a\r\n{connection}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");

        Assert.Equal(["chunked"], RawHead.Values(request, "Transfer-Encoding"));
        Assert.Empty(RawHead.Values(request, "Content-Length"));
    }

    [Fact]
    public async Task An_empty_body_of_a_post_is_said_to_be_empty()
    {
        var (request, _) = await SendAsync("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");

        Assert.Equal(["0"], RawHead.Values(request, "Content-Length"));
    }

    private static async Task<(string? Request, string Response)> SendAsync(string request)
    {
        string? seen = null;
        await using var app = RawApp.Answering(Ok, head => seen ??= head);
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = await proxy.ConnectAsync();
        await client.SendAsync(request);
        var response = await client.HeadAsync().Soon();
        return (seen, response ?? "");
    }
}
