using Luma.Tests.Proxy.Rig;

namespace Luma.Tests.Proxy.Hardening;

/// <summary>
/// HTTP/2 tells the lengths of names and values, so a line end in one is possible; in front of an app of HTTP/1.1 it would make
/// two requests of one (RFC 9113, sections 8.2.1 and 10.3).
/// </summary>
public sealed class Http2HeaderTests
{
    private const string Smuggled = "ok\r\nX-Smuggled: yes";
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Theory]
    [InlineData("x-a", Smuggled)]
    [InlineData("x-a", "ok\nX-Smuggled: yes")]
    [InlineData("x-a", "ok\rX-Smuggled: yes")]
    [InlineData("x-a", "ok\0smuggled")]
    [InlineData("x-a: 1\r\nx-smuggled", "yes")]
    [InlineData("x-a:smuggled", "yes")]
    [InlineData("x-a smuggled", "yes")]
    [InlineData("x-a\0smuggled", "yes")]
    [InlineData("X-Smuggled", "yes")]
    [InlineData("", "smuggled")]
    [InlineData("cookie", "a=1\r\nX-Smuggled: yes")]
    [InlineData("user-agent", "a\r\nX-Smuggled: yes")]
    [InlineData("host", "a\r\nX-Smuggled: yes")]
    [InlineData("te", "smuggled")]
    [InlineData("transfer-encoding", "chunked")]
    [InlineData("connection", "x-smuggled")]
    [InlineData("content-length", "5")]
    [InlineData("content-length", "+0")]
    [InlineData("content-length", "0\r\nX-Smuggled: yes")]
    public async Task A_request_with_an_impossible_header_reaches_no_app(string name, string value) =>
        Assert.Empty(await SeenByTheAppAsync(1, Http2Frames.Get(1, name, value)));

    [Theory]
    [InlineData(":method", "GET / HTTP/1.1\r\nX-Smuggled: yes\r\n\r\nGET")]
    [InlineData(":path", "/ HTTP/1.1\r\nX-Smuggled: yes\r\n\r\nGET /")]
    [InlineData(":path", "/ smuggled")]
    [InlineData(":path", "smuggled")]
    [InlineData(":scheme", "http\r\nX-Smuggled: yes")]
    [InlineData(":authority", "a\r\nX-Smuggled: yes")]
    public async Task A_request_with_an_impossible_pseudo_header_reaches_no_app(string name, string value)
    {
        var headers = new Dictionary<string, string> { [":method"] = "GET", [":scheme"] = "http", [":path"] = "/", [":authority"] = "a" };
        headers[name] = value;
        Assert.Empty(await SeenByTheAppAsync(1, Http2Frames.Request(1, headers.Select(header => (header.Key, header.Value)))));
    }

    [Fact]
    public async Task What_a_trailer_made_the_connection_remember_is_looked_at_too()
    {
        var seen = await SeenByTheAppAsync(3, Http2Frames.PostWithTrailer(1, "x-a", Smuggled), Http2Frames.GetWithLast(3));

        Assert.DoesNotContain("smuggled", seen, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("x-a", seen, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>What the app gets of these frames until the last stream ends; others are served on.</summary>
    private static async Task<string> SeenByTheAppAsync(int last, params byte[][] frames)
    {
        var seen = "";
        await using var app = RawApp.Answering(Ok, head => seen += head);
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = await Http2Frames.OpenAsync(proxy.Endpoint);

        await client.SendAsync(frames);
        while (await client.ReadAsync().Soon() is { } frame && !EndsStream(frame, last))
        {
        }

        var ofThese = seen;
        using var other = await proxy.Client.GetAsync(new Uri("/", UriKind.Relative)).Soon();
        Assert.True(other.IsSuccessStatusCode);
        return ofThese;
    }

    private static bool EndsStream(Http2Frame frame, int stream) =>
        frame.Type is Http2Frame.GoAway || (frame.Stream == stream && (frame.Type is Http2Frame.Reset || (frame.Flags & 1) != 0));
}
