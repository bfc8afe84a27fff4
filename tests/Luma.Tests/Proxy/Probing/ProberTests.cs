using Luma.Proxy;
using Luma.Tests.Proxy.Rig;

namespace Luma.Tests.Proxy.Probing;

public sealed class ProberTests : IDisposable
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(10);
    private readonly Prober _prober = new();

    public void Dispose() => _prober.Dispose();

    [Fact]
    public async Task Only_200_is_ok()
    {
        var result = await ProbeAsync("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nup\n");

        Assert.True(result.IsOk);
        Assert.Equal((200, "up", "GET /up answered 200"), (result.Status, result.FirstLine, result.Describe()));
    }

    [Theory]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", "GET /up answered 204")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n", "GET /up answered 302 → /login; redirects are not followed")]
    [InlineData("HTTP/1.1 500 Oops\r\nContent-Length: 24\r\n\r\n\r\n  no database\r\nat line 1", "GET /up answered 500: no database")]
    [InlineData("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", "GET /up answered 503")]
    public async Task Any_other_answer_is_described(string response, string description)
    {
        var result = await ProbeAsync(response);

        Assert.Equal((ProbeOutcome.BadStatus, description), (result.Outcome, result.Describe()));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var app = RawApp.Answering("HTTP/1.1 301 Moved\r\nLocation: /up/\r\nContent-Length: 0\r\n\r\n");

        await _prober.ProbeAsync(Target(app.Address), _long);

        Assert.Equal(1, app.Connections);
    }

    [Fact]
    public async Task A_long_line_is_cut_and_an_endless_body_is_not_read_to_its_end()
    {
        await using var app = new RawApp(async connection =>
        {
            await connection.HeadAsync();
            await connection.SendAsync("HTTP/1.1 500 Oops\r\n\r\n");
            while (true)
            {
                await connection.SendAsync(new string('x', 10_000));
            }
        });

        var result = await _prober.ProbeAsync(Target(app.Address), _long).Soon();

        Assert.Equal((500, 200), (result.Status, result.FirstLine!.Length));
    }

    [Fact]
    public async Task The_path_and_the_host_are_asked_as_given()
    {
        string? seen = null;
        await using var app = RawApp.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", head => seen = head);

        await _prober.ProbeAsync(Target(app.Address) with { Path = "/health?deep=1", Host = "blog.example" }, _long);

        Assert.StartsWith("GET /health?deep=1 HTTP/1.1\r\n", seen, StringComparison.Ordinal);
        Assert.Contains("\r\nHost: blog.example\r\n", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_probe_has_a_connection_of_its_own()
    {
        await using var app = RawApp.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

        for (var i = 0; i < 3; i++)
        {
            await _prober.ProbeAsync(Target(app.Address), _long);
        }

        Assert.Equal(3, app.Connections);
    }

    [Fact]
    public async Task Nothing_that_listens_is_a_refusal()
    {
        var nowhere = RawApp.Nowhere();

        var result = await _prober.ProbeAsync(Target(nowhere), _long);

        Assert.Equal((ProbeOutcome.Refused, $"GET /up: connection refused on {nowhere}"), (result.Outcome, result.Describe()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nup")]
    public async Task No_complete_answer_in_time_is_a_timeout(string beginning)
    {
        await using var app = new RawApp(async connection =>
        {
            await connection.HeadAsync();
            await connection.SendAsync(beginning);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, connection.End);
        });

        var result = await _prober.ProbeAsync(Target(app.Address), TimeSpan.FromMilliseconds(150)).Soon();

        Assert.Equal((ProbeOutcome.TimedOut, "GET /up did not answer within 0.15 s"), (result.Outcome, result.Describe()));
        Assert.True(result.Elapsed >= TimeSpan.FromMilliseconds(100));
    }

    [Theory]
    [InlineData("")]
    [InlineData("SSH-2.0-OpenSSH\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nup")]
    public async Task An_answer_that_breaks_off_or_is_not_HTTP_is_broken(string answer)
    {
        await using var app = new RawApp(async connection =>
        {
            await connection.HeadAsync();
            await connection.SendAsync(answer);
        });

        var result = await _prober.ProbeAsync(Target(app.Address), _long).Soon();

        Assert.Equal(ProbeOutcome.Broken, result.Outcome);
        Assert.StartsWith($"GET /up on {app.Address} broke off: ", result.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_probe_has_no_result()
    {
        using var full = new FullListener();
        using var cancelled = new CancellationTokenSource();
        var probing = _prober.ProbeAsync(Target(full.Address), _long, cancelled.Token);

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probing.Soon());
    }

    [Fact]
    public async Task A_port_listens_or_it_does_not()
    {
        await using var app = RawApp.Answering("");
        using var full = new FullListener();

        Assert.True(await _prober.IsListeningAsync(Target(app.Address), _long));
        Assert.False(await _prober.IsListeningAsync(Target(RawApp.Nowhere()), _long));
        Assert.False(await _prober.IsListeningAsync(Target(full.Address), TimeSpan.FromMilliseconds(50)).Soon());
    }

    private async Task<ProbeResult> ProbeAsync(string response)
    {
        await using var app = RawApp.Answering(response);
        return await _prober.ProbeAsync(Target(app.Address), _long);
    }

    private static ProbeTarget Target(BackendAddress backend) => new() { Address = backend.Address, Port = backend.Port };
}
