using Luma.Docker;
using Luma.Docker.Connection;

namespace Luma.Tests.Docker;

public sealed class RequestTests
{
    private static readonly EndpointSettings Pinned = new() { IPAMConfig = new("10.1.2.3"), MacAddress = "02:00:00:00:00:01" };

    [Theory]
    [InlineData("1.43", false)]
    [InlineData("1.44", true)]
    public async Task A_chosen_mac_address_is_sent_where_the_api_knows_it(string version, bool sent)
    {
        await using var engine = new FakeEngine(version)
            .On($"POST /v{version}/containers/create", 201, """{"Id":"ab","Warnings":null}""")
            .On($"POST /v{version}/networks/net/connect", 200, "");
        await using var client = engine.Client();

        await client.Containers.CreateAsync(
            "blog", new() { Image = "i", NetworkingConfig = new(new Dictionary<string, EndpointSettings> { ["net"] = Pinned }) });
        await client.Networks.ConnectAsync("net", "blog", Pinned);

        var bodies = engine.Exchanges.Where(exchange => exchange.Body.Length > 0).Select(exchange => exchange.Body).ToList();
        Assert.Equal(2, bodies.Count);
        Assert.All(bodies, body => Assert.Equal(sent, body.Contains("02:00:00:00:00:01", StringComparison.Ordinal)));
        Assert.All(bodies, body => Assert.Contains("\"IPv4Address\":\"10.1.2.3\"", body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_not_specified_is_not_sent()
    {
        await using var engine = new FakeEngine().On("POST /v1.41/containers/create", 201, """{"Id":"ab","Warnings":["odd"]}""");
        await using var client = engine.Client();

        var created = await client.Containers.CreateAsync(null, new() { Image = "i" });

        Assert.Equal(("ab", "odd"), (created.Id, created.Warnings.Single()));
        Assert.Equal("POST /v1.41/containers/create {\"Image\":\"i\"}", $"{engine.Exchanges.Last().Request} {engine.Exchanges.Last().Body}");
    }

    [Fact]
    public async Task A_stop_signal_is_sent_where_the_api_knows_it()
    {
        await using var engine = new FakeEngine("1.42")
            .On("POST /v1.42/containers/blog/stop", exchange => exchange.WriteAsync("HTTP/1.1 304 Not Modified\r\n\r\n"));
        await using var client = engine.Client();

        Assert.False(await client.Containers.StopAsync("blog", TimeSpan.Zero, "SIGQUIT"));
        Assert.Contains("POST /v1.42/containers/blog/stop?t=0&signal=SIGQUIT", engine.Requests);
    }

    [Fact]
    public void Filters_are_lists_by_key()
    {
        var filters = Filters.None.Label("a", "b c").Label("d").Status("running");

        Assert.Equal("""{"label":["a=b c","d"],"status":["running"]}""", filters.Encode());
        Assert.Null(Filters.None.Encode());
    }

    [Fact]
    public void Names_are_escaped_and_keep_their_slashes() =>
        Assert.Equal("/images/localhost%3A5000/a%20b%3Fc%23d%25/json", EngineCall.Get($"/images/{"localhost:5000/a b?c#d%"}/json").Path);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(".")]
    [InlineData("a/../b")]
    [InlineData("a//b")]
    [InlineData("/a")]
    public void Names_that_would_bend_the_path_are_refused(string name) =>
        Assert.ThrowsAny<ArgumentException>(() => EngineCall.Get($"/containers/{name}/json"));

    [Fact]
    public void Moments_are_seconds_and_nanoseconds()
    {
        var moment = DateTimeOffset.UnixEpoch.AddSeconds(1_700_000_000).AddTicks(1234567);

        Assert.Equal("1700000000.123456700", UnixTime.Format(moment));
        Assert.Equal(moment, UnixTime.FromNanoseconds(1_700_000_000_123_456_789));
    }

    [Theory]
    [InlineData("blog", "blog", null, null)]
    [InlineData("blog:7", "blog", "7", null)]
    [InlineData("localhost:5000/blog", "localhost:5000/blog", null, null)]
    [InlineData("localhost:5000/blog:7", "localhost:5000/blog", "7", null)]
    [InlineData("blog@sha256:ab", "blog", null, "sha256:ab")]
    [InlineData("localhost:5000/a/blog:7@sha256:ab", "localhost:5000/a/blog", "7", "sha256:ab")]
    public void An_image_name_is_taken_apart(string text, string repository, string? tag, string? digest)
    {
        var reference = ImageReference.Parse(text);

        Assert.Equal(new ImageReference(repository, tag, digest), reference);
        Assert.Equal(text, reference.ToString());
    }

    [Fact]
    public async Task Details_survive_nulls_and_gaps()
    {
        await using var engine = new FakeEngine().On(
            "GET /v1.41/containers/blog/json",
            200,
            """
            {"Id":"ab","Name":"/blog","Created":"2026-01-02T03:04:05.123456789Z","Mounts":null,"Unknown":{"x":[1]},
             "State":{"Status":"created","StartedAt":"0001-01-01T00:00:00Z","FinishedAt":""},
             "Config":{"Env":null,"Cmd":null,"Labels":null,"ExposedPorts":null},
             "NetworkSettings":{"Networks":{"net":{"Aliases":null,"IPAMConfig":null}},"Ports":{"80/tcp":null}}}
            """);
        await using var client = engine.Client();

        var details = await client.Containers.InspectAsync("blog");

        Assert.Equal("blog", details.Name);
        Assert.Equal(2026, details.Created.Year);
        Assert.Null(details.State.StartedAt);
        Assert.Null(details.State.FinishedAt);
        Assert.Equal("", details.State.Error);
        Assert.Empty(details.Config.Env);
        Assert.Empty(details.Config.Labels);
        Assert.Empty(details.Config.ExposedPorts);
        Assert.Empty(details.Mounts);
        Assert.Null(details.NetworkSettings.Networks["net"].Aliases);
        Assert.Null(details.NetworkSettings.Ports["80/tcp"]);
        Assert.Null(details.HostConfig.Memory);
    }

    [Fact]
    public async Task Volumes_may_be_none()
    {
        await using var engine = new FakeEngine().On("GET /v1.41/volumes", 200, """{"Volumes":null,"Warnings":null}""");
        await using var client = engine.Client();

        Assert.Empty(await client.Volumes.ListAsync());
    }
}
