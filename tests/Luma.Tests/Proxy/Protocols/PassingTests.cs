using System.Net;
using Luma.Tests.Proxy.Rig;

namespace Luma.Tests.Proxy.Protocols;

/// <summary>What is between client and app, and passes through.</summary>
public sealed class PassingTests
{
    [Theory]
    [InlineData("206 Partial Content", "Content-Range: bytes 2-3/10")]
    [InlineData("416 Range Not Satisfiable", "Content-Range: bytes */10")]
    [InlineData("200 OK", "Accept-Ranges: bytes")]
    public async Task A_range_is_asked_for_and_answered_as_if_there_were_no_proxy(string status, string header)
    {
        var (seen, answer) = await AskAsync(
            "GET /file HTTP/1.1\r\nHost: a\r\nRange: bytes=2-3\r\nIf-Range: \"v1\"\r\n\r\n",
            $"HTTP/1.1 {status}\r\n{header}\r\nETag: \"v1\"\r\nContent-Length: 2\r\n\r\nok");

        Assert.Contains("\r\nRange: bytes=2-3\r\n", seen, StringComparison.Ordinal);
        Assert.Contains("\r\nIf-Range: \"v1\"\r\n", seen, StringComparison.Ordinal);
        Assert.StartsWith($"HTTP/1.1 {status}\r\n", answer, StringComparison.Ordinal);
        Assert.Contains($"\r\n{header}\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nETag: \"v1\"\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nok", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OPTIONS_is_answered_by_the_app()
    {
        var (seen, answer) = await AskAsync(
            "OPTIONS /file HTTP/1.1\r\nHost: a\r\nOrigin: https://b.example\r\nAccess-Control-Request-Method: PUT\r\n\r\n",
            "HTTP/1.1 204 No Content\r\nAllow: GET, PUT\r\nAccess-Control-Allow-Origin: *\r\n\r\n");

        Assert.Contains("\r\nAccess-Control-Request-Method: PUT\r\n", seen, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 204 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nAllow: GET, PUT\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nAccess-Control-Allow-Origin: *\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hints_that_come_before_the_answer_are_left_out()
    {
        var (_, answer) = await AskAsync(
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
            "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Link", answer, StringComparison.Ordinal);
    }

    /// <summary>On the wire it is what a client does that leaves, and that is the more frequent by far.</summary>
    [Fact]
    public async Task A_client_that_closes_its_sending_half_is_taken_for_gone()
    {
        await using var app = await WaitingApp.StartAsync();
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = await proxy.ConnectAsync();

        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await app.Arrived.Given.Soon();
        client.Finish();

        await app.Left.Given.Soon();
        await Wait.Until(() => proxy.Traffic.ClientAborts == 1);
        Assert.Equal(0, proxy.Traffic.Failures.Total);
    }

    [Fact]
    public async Task A_stream_of_http2_that_is_taken_back_reaches_the_app_and_the_others_go_on()
    {
        await using var app = await WaitingApp.StartAsync();
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new($"http://{proxy.Endpoint}"),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var leave = new CancellationTokenSource();

        var slow = client.GetAsync(new Uri("/slow", UriKind.Relative), leave.Token);
        await app.Arrived.Given.Soon();
        await leave.CancelAsync();

        await app.Left.Given.Soon();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow);
        await Wait.Until(() => proxy.Traffic.ClientAborts == 1);
        using var other = await client.GetAsync(new Uri("/quick", UriKind.Relative)).Soon();
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    private static async Task<(string Seen, string Answer)> AskAsync(string request, string response)
    {
        var seen = "";
        await using var app = RawApp.Answering(response, head => seen = head);
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = await proxy.ConnectAsync();
        await client.SendAsync(request.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal));
        var (answer, _) = await client.ToEndAsync().Soon();
        return (seen, answer);
    }
}
