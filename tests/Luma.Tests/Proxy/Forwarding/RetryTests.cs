using System.Net;
using System.Text;
using Luma.Proxy;
using Luma.Tests.Proxy.Rig;

namespace Luma.Tests.Proxy.Forwarding;

public sealed class RetryTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Fact]
    public async Task A_connection_that_fails_is_retried_on_another_backend_whatever_the_request()
    {
        await using var app = await TestApp.StartAsync(async http => await http.Request.Body.CopyToAsync(http.Response.Body));
        await using var proxy = await TestProxy.InFrontOfAsync(RawApp.Nowhere(), RawApp.Nowhere(), app.Address);

        for (var i = 0; i < 20; i++)
        {
            var response = await proxy.Client.PostAsync(new Uri("/", UriKind.Relative), new ByteArrayContent(Encoding.ASCII.GetBytes($"body {i}")));
            Assert.Equal($"body {i}", await response.Content.ReadAsStringAsync());
        }

        Assert.Equal(20, app.Requests);
        Assert.Equal((20, 0), (proxy.Traffic.Answers.Successful, proxy.Traffic.Failures.Total));
        Assert.InRange(proxy.Traffic.Retried, 1, 40);
    }

    [Fact]
    public async Task A_chunked_body_survives_the_retry_too()
    {
        await using var app = await TestApp.StartAsync(async http => await http.Request.Body.CopyToAsync(http.Response.Body));
        await using var proxy = await TestProxy.InFrontOfAsync(RawApp.Nowhere(), app.Address);

        for (var i = 0; i < 10; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent($"body {i}") };
            request.Headers.TransferEncodingChunked = true;
            Assert.Equal($"body {i}", await (await proxy.Client.SendAsync(request)).Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task When_every_backend_fails_the_table_is_read_again()
    {
        await using var app = await TestApp.SayingAsync("new");
        TestProxy? proxy = null;
        // Fails like a dead container does, and by then the switch to the next release has happened.
        await using var dying = new RawApp(async connection =>
        {
            await connection.HeadAsync();
            proxy!.SwitchTo("2", app.Address);
            connection.Reset();
        });
        await using var running = proxy = await TestProxy.InFrontOfAsync(dying.Address);

        Assert.Equal("new", await proxy.Client.GetStringAsync(new Uri("/", UriKind.Relative)));
    }

    [Theory]
    [InlineData(BackendProtocol.Http1)]
    [InlineData(BackendProtocol.H2c)]
    public async Task Who_still_dials_a_backend_that_leaves_the_table_is_answered_by_the_one_in_its_place(BackendProtocol protocol)
    {
        using var full = new FullListener();
        var dialled = full.Address with { Protocol = protocol };
        await using var app = await TestApp.SayingAsync("new");
        await using var proxy = await TestProxy.InFrontOfAsync(new ProxyOptions { ConnectTimeout = TimeSpan.FromMinutes(5) }, dialled);

        var asking = proxy.Client.GetStringAsync(new Uri("/", UriKind.Relative));
        await Wait.Until(() => proxy.InFlight(dialled) == 1);
        proxy.SwitchTo("2", app.Address);

        Assert.Equal("new", await asking.Soon());
        Assert.Equal((1, 0), (proxy.Traffic.Retried, proxy.Traffic.Failures.Total));
    }

    [Theory]
    [InlineData("GET", true)]
    [InlineData("GET", false)]
    [InlineData("HEAD", true)]
    [InlineData("OPTIONS", false)]
    public async Task A_safe_request_without_a_body_is_repeated_if_the_backend_hangs_up_before_it_answers(string method, bool reset)
    {
        await using var app = new HangingUp(method, reset, request => request == 1);
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);

        using var request = new HttpRequestMessage(new HttpMethod(method), "/");
        Assert.Equal(HttpStatusCode.OK, (await proxy.Client.SendAsync(request)).StatusCode);
        Assert.Equal((2, 1), (app.Requests, proxy.Traffic.Retried));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_is_repeated_once_and_not_for_ever(bool reset)
    {
        await using var app = new HangingUp("GET", reset, _ => true);
        await using var other = new HangingUp("GET", reset, _ => true);
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address, other.Address);

        Assert.Equal(HttpStatusCode.BadGateway, (await proxy.Client.GetAsync(new Uri("/", UriKind.Relative))).StatusCode);
        Assert.Equal((2, 1), (app.Requests + other.Requests, proxy.Traffic.Retried));
    }

    [Theory]
    [InlineData("POST", "x", true)]
    [InlineData("POST", "x", false)]
    [InlineData("POST", "", false)]
    [InlineData("POST", null, false)]
    [InlineData("DELETE", null, true)]
    [InlineData("DELETE", null, false)]
    [InlineData("GET", "x", false)]
    public async Task What_may_have_been_done_is_not_done_twice(string method, string? body, bool reset)
    {
        foreach (var reused in new[] { false, true })
        {
            await using var app = new HangingUp(method, reset, request => request == (reused ? 2 : 1));
            await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
            if (reused)
            {
                using var first = new HttpRequestMessage(new HttpMethod(method), "/");
                Assert.Equal(HttpStatusCode.OK, (await proxy.Client.SendAsync(first)).StatusCode);
            }

            using var request = new HttpRequestMessage(new HttpMethod(method), "/") { Content = body is null ? null : new StringContent(body) };
            Assert.Equal(HttpStatusCode.BadGateway, (await proxy.Client.SendAsync(request)).StatusCode);
            Assert.Equal((reused ? 2 : 1, 0), (app.Requests, proxy.Traffic.Retried));
        }
    }

    [Fact]
    public async Task An_answer_that_has_begun_is_not_repeated()
    {
        await using var app = new RawApp(async connection =>
        {
            await connection.HeadAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
        });
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => proxy.Client.GetStringAsync(new Uri("/", UriKind.Relative)));
        Assert.Equal(1, app.Connections);
    }

    [Fact]
    public async Task A_backend_that_closes_idle_connections_causes_no_failure()
    {
        // Closes after 700 ms without a request; the pauses put every second request right onto that edge.
        await using var app = new RawApp(async connection =>
        {
            var head = await connection.HeadAsync();
            while (head is not null)
            {
                await connection.SendAsync(Ok);
                head = await connection.HeadAsync().WaitAsync(TimeSpan.FromMilliseconds(700));
            }
        });
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);

        await Task.WhenAll(Enumerable.Range(0, 60).Select(async i =>
        {
            for (var round = 0; round < 3; round++)
            {
                Assert.Equal("ok", await proxy.Client.GetStringAsync(new Uri("/", UriKind.Relative)));
                await Task.Delay(TimeSpan.FromMilliseconds(690 + (i % 20)), TimeProvider.System);
            }
        }));

        Assert.Equal((180, 0), (proxy.Traffic.Answers.Successful, proxy.Traffic.Failures.Total));
    }

    /// <summary>Answers requests on kept connections, save those at which it hangs up.</summary>
    private sealed class HangingUp : IAsyncDisposable
    {
        private readonly RawApp _app;
        private int _requests;

        public HangingUp(string method, bool reset, Predicate<int> at) => _app = new RawApp(async connection =>
        {
            while (await connection.HeadAsync() is not null)
            {
                if (at(Interlocked.Increment(ref _requests)))
                {
                    if (reset)
                    {
                        connection.Reset();
                    }

                    return;
                }

                await connection.SendAsync(method == "HEAD" ? "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" : Ok);
            }
        });

        public BackendAddress Address => _app.Address;

        public int Requests => Volatile.Read(ref _requests);

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
