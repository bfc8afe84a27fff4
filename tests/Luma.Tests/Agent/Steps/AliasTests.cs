using System.Text.Json;
using Luma.Agent.Steps;
using Luma.Docker;
using Luma.Tests.Docker;

namespace Luma.Tests.Agent.Steps;

/// <summary>What Docker is asked for when an alias moves, and what is done when it does otherwise.</summary>
public sealed class AliasTests
{
    private const string Container = "/v1.44/containers/blog-blue/json";
    private const string Disconnect = "POST /v1.44/networks/site-network/disconnect";
    private const string Connect = "POST /v1.44/networks/site-network/connect";

    /// <summary>What inspecting the container shows before, and then after each time that it was attached; the last one stays.</summary>
    private readonly Queue<string> _endpoints = new();

    private string? _attached;

    [Fact]
    public async Task The_container_comes_back_with_its_addresses_and_the_alias()
    {
        await using var engine = Engine([Endpoint("blog-blue-temp"), Endpoint("blog")]);

        await GiveAsync(engine);

        Assert.Equal([Disconnect, Connect], Changes(engine));
        var body = JsonDocument.Parse(engine.Exchanges.Last(exchange => exchange.Request == Connect).Body).RootElement.GetProperty("EndpointConfig");
        Assert.Equal("10.200.2.1", body.GetProperty("IPAMConfig").GetProperty("IPv4Address").GetString());
        Assert.Equal("02:42:0a:c8:02:01", body.GetProperty("MacAddress").GetString());
        Assert.Equal(["blog"], body.GetProperty("Aliases").EnumerateArray().Select(alias => alias.GetString()));
    }

    [Fact]
    public async Task A_container_that_came_back_otherwise_is_attached_again()
    {
        await using var engine = Engine([Endpoint("blog-blue-temp"), Endpoint("blog", "10.200.2.9"), Endpoint("blog")]);

        await GiveAsync(engine);

        Assert.Equal([Disconnect, Connect, Disconnect, Connect], Changes(engine));
    }

    [Fact]
    public async Task An_alias_that_does_not_come_is_told_with_what_came_instead()
    {
        await using var engine = Engine([Endpoint("blog-blue-temp")]);

        var fault = await Assert.ThrowsAsync<DockerException>(() => GiveAsync(engine));

        Assert.Equal("blog-blue was attached to site-network as [blog] at 10.200.2.1, and is there as [blog-blue-temp] at 10.200.2.1", fault.Message);
    }

    [Fact]
    public async Task A_container_that_has_stopped_keeps_its_address_and_MAC_address_without_the_alias()
    {
        await using var engine = Engine([Stopped("\"blog\","), Stopped("")]);

        await TakeAsync(engine);

        Assert.Equal([Disconnect, Connect], Changes(engine));
        var body = JsonDocument.Parse(engine.Exchanges.Last(exchange => exchange.Request == Connect).Body).RootElement.GetProperty("EndpointConfig");
        Assert.Equal("10.200.2.1", body.GetProperty("IPAMConfig").GetProperty("IPv4Address").GetString());
        Assert.Equal("02:42:0a:c8:02:01", body.GetProperty("MacAddress").GetString());
        Assert.Empty(body.GetProperty("Aliases").EnumerateArray());
    }

    [Fact]
    public async Task A_container_that_is_attached_as_wanted_is_left_alone()
    {
        await using var engine = Engine([Endpoint("blog")]);

        await GiveAsync(engine);

        Assert.Empty(Changes(engine));
    }

    private static string Stopped(string aliases) =>
        $$"""{"Aliases":[{{aliases}}"0123456789ab"],"IPAMConfig":{"IPv4Address":"10.200.2.1"},"IPAddress":"","MacAddress":""}""";

    private static string Endpoint(string alias, string address = "10.200.2.1") =>
        $$"""{"Aliases":["{{alias}}","0123456789ab"],"IPAMConfig":{"IPv4Address":"{{address}}"},"MacAddress":"02:42:0a:c8:02:01"}""";

    private static IEnumerable<string> Changes(FakeEngine engine) =>
        engine.Requests.Where(request => request.StartsWith("POST", StringComparison.Ordinal));

    private FakeEngine Engine(string[] endpoints)
    {
        Array.ForEach(endpoints, _endpoints.Enqueue);
        _attached = _endpoints.Dequeue();
        var last = _attached;
        return new FakeEngine("1.44")
            .On("GET " + Container, exchange => exchange.ReplyAsync(200, Inspected()))
            .On("GET /v1.44/containers/0123456789abcdef/json", exchange => exchange.ReplyAsync(200, Inspected()))
            .On(Disconnect, exchange =>
            {
                _attached = null;
                return exchange.ReplyAsync(200, "");
            })
            .On(Connect, exchange =>
            {
                _attached = last = _endpoints.TryDequeue(out var next) ? next : last;
                return exchange.ReplyAsync(200, "");
            });
    }

    private string Inspected()
    {
        var networks = _attached is null ? "" : $"\"site-network\":{_attached}";
        return """{"Id":"0123456789abcdef","Name":"/blog-blue","NetworkSettings":{"Networks":{NETWORKS}}}""".Replace("NETWORKS", networks, StringComparison.Ordinal);
    }

    private static async Task GiveAsync(FakeEngine engine)
    {
        await using var docker = engine.Client();
        await new AliasSteps(docker).SetAsync(["blog-blue"], "site", "blog", CancellationToken.None);
    }

    private static async Task TakeAsync(FakeEngine engine)
    {
        await using var docker = engine.Client();
        await new AliasSteps(docker).SetAsync(["blog-blue"], "site", alias: null, CancellationToken.None);
    }
}
