using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Luma.Proxy;
using Luma.Tests.Proxy.Rig;

namespace Luma.Tests.Proxy.Forwarding;

/// <summary>
/// Where a request ends is seen alike by the proxy and the app, whatever its headers say (RFC 9112, section 11.2): requests made of what
/// proxies are known to stumble over, each with a body that is another request if nobody takes it for a body.
/// </summary>
public sealed class FramingTests
{
    private const string Smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

    private static readonly string[] _methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"];

    private static readonly string[] _options =
    [
        "close", "keep-alive", "Upgrade", "TE", "HTTP2-Settings", "Content-Length", "content-length", "Transfer-Encoding", "Host", "Expect",
        "Trailer", "X-Any", "Connection", "", " ", "\t",
    ];

    private static readonly string[] _others =
    [
        "Expect: 100-continue", "Upgrade: websocket", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__", "TE: trailers", "Trailer: X-Any",
        "X-Any: 1", "X-Content-Length: 3", "Content_Length: 3", "Transfer_Encoding: chunked", "Keep-Alive: timeout=5", "Proxy-Connection: close",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task No_body_is_taken_for_a_request_and_no_answer_for_another_ones(int seed)
    {
        var random = new Random(seed);
        var seen = new ConcurrentDictionary<string, string>();
        await using var app = new RawApp(connection => ServeAsync(connection, seen));
        await using var proxy = await TestProxy.InFrontOfAsync(new ProxyOptions { IdleTimeout = Wait.Limit }, app.Address);

        for (var i = 0; i < 400; i++)
        {
            var (target, body) = ($"/{i}", random.Next(4) == 0 ? "" : Smuggled);
            var request = Request(random, target, body);
            using var client = await proxy.ConnectAsync();
            await client.SendAsync(request);

            var answer = (await client.ToEndAsync().Soon()).Text;

            Assert.True(answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal), $"{request}\nwas answered\n{answer}");
            if (seen.TryGetValue(target, out var got))
            {
                Assert.True(got == body, $"{request}\nreached the app with the body\n{got}");
                Assert.True(answer.Contains($"\r\nX-Target: {target}\r\n", StringComparison.Ordinal), $"{request}\nwas answered\n{answer}");
            }
        }

        Assert.DoesNotContain("/smuggled", seen.Keys);
        Assert.InRange(seen.Count, 100, 400);
    }

    /// <summary>A request that asks for the connection's end, so that its answer is all that comes back.</summary>
    private static string Request(Random random, string target, string body)
    {
        var chunked = random.Next(3) == 0;
        List<string> headers =
        [
            "Host: a",
            "Connection: close",
            chunked ? "Transfer-Encoding: chunked" : $"Content-Length: {body.Length}",
        ];
        for (var more = random.Next(3); more > 0; more--)
        {
            headers.Add($"Connection: {string.Join(", ", random.GetItems(_options, random.Next(1, 4)))}");
        }

        headers.AddRange(random.GetItems(_others, random.Next(4)).Distinct());
        var lines = headers.ToArray();
        random.Shuffle(lines);
        var sent = !chunked ? body : body.Length == 0 ? "0\r\n\r\n" : $"{body.Length:x}\r\n{body}\r\n0\r\n\r\n";
        return $"{random.GetItems(_methods, 1)[0]} {target} HTTP/1.1\r\n{string.Join("\r\n", lines)}\r\n\r\n{sent}";
    }

    /// <summary>An app that reads requests by the letter, and notes the body of each.</summary>
    private static async Task ServeAsync(RawConnection connection, ConcurrentDictionary<string, string> seen)
    {
        while (await connection.HeadAsync() is { } head)
        {
            var target = head.Split(' ')[1];
            if (RawHead.Values(head, "Expect").SingleOrDefault() is not null)
            {
                await connection.SendAsync("HTTP/1.1 100 Continue\r\n\r\n");
            }

            seen[target] = RawHead.Values(head, "Transfer-Encoding").SingleOrDefault() is not null ? await ChunksAsync(connection)
                : RawHead.Values(head, "Content-Length").SingleOrDefault() is { } length ? await connection.TakeAsync(int.Parse(length, CultureInfo.InvariantCulture))
                : "";
            await connection.SendAsync($"HTTP/1.1 200 OK\r\nX-Target: {target}\r\nContent-Length: 0\r\n\r\n");
        }
    }

    private static async Task<string> ChunksAsync(RawConnection connection)
    {
        var body = new StringBuilder();
        while (int.Parse((await connection.UntilAsync("\r\n"))!, NumberStyles.HexNumber | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) is > 0 and var size)
        {
            body.Append(await connection.TakeAsync(size));
            await connection.UntilAsync("\r\n");
        }

        await connection.UntilAsync("\r\n");
        return body.ToString();
    }
}
