using System.Net;
using System.Net.Sockets;
using Luma.Docker;

namespace Luma.Tests.Docker;

public sealed class FaultTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task An_engine_that_hangs_is_given_up_and_the_call_is_named()
    {
        await using var engine = new FakeEngine().On("POST /v1.41/containers/blog/start", exchange => exchange.HangAsync());
        await using var client = engine.Client(Short);

        var error = await Assert.ThrowsAsync<DockerTimeoutException>(() => client.Containers.StartAsync("blog"));

        Assert.Equal("Docker Engine gave no answer to POST /containers/blog/start within 0.2 s", error.Message);
    }

    [Fact]
    public async Task An_engine_that_hangs_in_the_middle_of_an_answer_is_given_up()
    {
        await using var engine = new FakeEngine().On("GET /v1.41/info", async exchange =>
        {
            await exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");
            await exchange.HangAsync();
        });
        await using var client = engine.Client(Short);

        Assert.Equal("GET /info", (await Assert.ThrowsAsync<DockerTimeoutException>(() => client.System.InfoAsync())).Call);
    }

    [Fact]
    public async Task A_ping_that_hangs_is_given_up()
    {
        await using var engine = new FakeEngine().On("GET /_ping", exchange => exchange.HangAsync());
        await using var client = engine.Client(Short);

        await Assert.ThrowsAsync<DockerTimeoutException>(() => client.Containers.CreateAsync("a", new() { Image = "b" }));
    }

    [Fact]
    public async Task A_stream_that_never_begins_is_given_up()
    {
        await using var engine = new FakeEngine().On("GET /v1.41/events", exchange => exchange.HangAsync());
        await using var client = engine.Client(Short);

        await Assert.ThrowsAsync<DockerTimeoutException>(() => FirstEventAsync(client));
    }

    [Fact]
    public async Task The_callers_cancellation_stays_a_cancellation()
    {
        await using var engine = new FakeEngine().On("GET /v1.41/info", exchange => exchange.HangAsync());
        await using var client = engine.Client();
        using var cancel = new CancellationTokenSource(Short);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.System.InfoAsync(cancel.Token));
    }

    [Fact]
    public async Task A_stop_is_given_its_grace_beyond_the_timeout()
    {
        await using var engine = new FakeEngine().On("POST /v1.41/containers/blog/stop", async exchange =>
        {
            await Task.Delay(Short * 3, TimeProvider.System, exchange.Stopping);
            await exchange.WriteAsync("HTTP/1.1 204 No Content\r\n\r\n");
        });
        await using var client = engine.Client(Short);

        Assert.True(await client.Containers.StopAsync("blog", TimeSpan.FromSeconds(2.5)));
        Assert.Contains("POST /v1.41/containers/blog/stop?t=3", engine.Requests);
    }

    [Fact]
    public async Task A_connection_cut_in_the_middle_of_an_answer_is_told()
    {
        await using var engine = new FakeEngine().On("GET /v1.41/info", async exchange =>
        {
            await exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");
            exchange.HangUp();
        });
        await using var client = engine.Client();

        var error = await Assert.ThrowsAsync<DockerUnreachableException>(() => client.System.InfoAsync());

        Assert.Equal($"Docker Engine at {engine.Endpoint} closed the connection during GET /info", error.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_cut_in_the_middle_is_told(bool properEnd)
    {
        await using var engine = new FakeEngine().On("GET /v1.41/events", async exchange =>
        {
            await exchange.BeginAsync();
            await exchange.ChunkAsync("""{"Type":"container","Action":"start"}""" + "\n{\"Type\":\"cont");
            if (properEnd)
                await exchange.EndAsync();
            else
                exchange.HangUp();
        });
        await using var client = engine.Client();
        await using var events = client.System.EventsAsync().GetAsyncEnumerator();

        Assert.True(await events.MoveNextAsync());
        Assert.Equal("start", events.Current.Action);
        await Assert.ThrowsAsync<DockerUnreachableException>(async () => await events.MoveNextAsync());
    }

    [Fact]
    public async Task A_stream_that_falls_silent_is_given_up_where_that_was_asked()
    {
        // A slow machine must have sent the first line by then.
        var silence = TimeSpan.FromSeconds(2);
        await using var engine = new FakeEngine().On("POST /v1.41/images/create", async exchange =>
        {
            await exchange.BeginAsync();
            await exchange.ChunkAsync("""{"status":"Pulling"}""" + "\r\n");
            await exchange.HangAsync();
        });
        await using var client = new DockerClient(new DockerClientOptions { Endpoint = engine.Endpoint, PullIdleTimeout = silence });
        await using var pull = client.Images.PullAsync("blog").GetAsyncEnumerator();

        Assert.True(await pull.MoveNextAsync());
        var error = await Assert.ThrowsAsync<DockerTimeoutException>(async () => await pull.MoveNextAsync());
        Assert.Equal((silence, "POST /images/create"), (error.Limit, error.Call));
    }

    [Theory]
    [InlineData(404, """{"message":"No such thing"}""", typeof(DockerNotFoundException), "No such thing")]
    [InlineData(409, """{"message":"taken"}""", typeof(DockerConflictException), "taken")]
    [InlineData(500, """{"message":"driver failed"}""", typeof(DockerException), "driver failed")]
    [InlineData(502, "<html>bad gateway</html>", typeof(DockerException), "<html>bad gateway</html>")]
    [InlineData(503, "", typeof(DockerException), "Docker Engine answered GET /info with 503 ServiceUnavailable")]
    [InlineData(301, "", typeof(DockerException), "Docker Engine answered GET /info with 301 MovedPermanently")]
    public async Task A_refusal_carries_the_engines_words(int status, string body, Type type, string message)
    {
        await using var engine = new FakeEngine().On("GET /v1.41/info", status, body);
        await using var client = engine.Client();

        var error = await Assert.ThrowsAnyAsync<DockerException>(() => client.System.InfoAsync());

        Assert.Equal((type, message, (HttpStatusCode)status), (error.GetType(), error.Message, error.StatusCode!.Value));
    }

    [Fact]
    public async Task An_answer_that_is_no_json_is_named()
    {
        await using var engine = new FakeEngine().On("GET /v1.41/info", 200, "hello");
        await using var client = engine.Client();

        var error = await Assert.ThrowsAsync<DockerException>(() => client.System.InfoAsync());

        Assert.Contains("GET /info is not understood", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_where_nobody_listens_is_named_with_the_remedy()
    {
        var engine = new FakeEngine();
        var path = engine.Endpoint.SocketPath;
        await using var client = engine.Client();
        await engine.DisposeAsync();
        using (var abandoned = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
            abandoned.Bind(new UnixDomainSocketEndPoint(path));

        var error = await Assert.ThrowsAsync<DockerUnreachableException>(() => client.System.PingAsync());

        Assert.Contains($"unix://{path}", error.Message, StringComparison.Ordinal);
        Assert.Contains("systemctl start docker", error.Message, StringComparison.Ordinal);
        File.Delete(path);
    }

    [Fact]
    public void A_socket_that_may_not_be_opened_names_the_group()
    {
        var error = DockerUnreachableException.CannotConnect(
            DockerEndpoint.Default, new SocketException((int)SocketError.AccessDenied));

        Assert.Contains("unix:///var/run/docker.sock: permission denied", error.Message, StringComparison.Ordinal);
        Assert.Contains("group 'docker'", error.Message, StringComparison.Ordinal);
    }

    private static async Task FirstEventAsync(DockerClient client)
    {
        await using var events = client.System.EventsAsync().GetAsyncEnumerator();
        await events.MoveNextAsync();
    }
}
