using System.Text.Json;
using Luma.Agent.Networks;
using Luma.Tests.Docker;

namespace Luma.Tests.Agent.Networks;

public sealed class EndpointsTests
{
    private const string Connect = "POST /v1.44/networks/site-network/connect";

    [Fact]
    public void The_mac_address_follows_from_the_address() =>
        Assert.Equal("02:42:0a:c8:02:fe", Endpoints.At("10.200.2.254", []).MacAddress);

    [Fact]
    public async Task A_container_on_no_network_gets_back_to_the_address_that_its_label_tells()
    {
        await using var engine = Engine().On(Connect, 200, "");

        await RestoreAsync(engine);

        Assert.Equal(["10.200.2.7 02:42:0a:c8:02:07 blog"], Asked(engine));
    }

    [Fact]
    public async Task If_somebody_else_has_that_address_it_gets_another_one()
    {
        await using var engine = Engine().On(Connect, exchange => exchange.Body.Contains("10.200.2.7", StringComparison.Ordinal)
            ? exchange.ReplyAsync(403, """{"message":"Address already in use"}""")
            : exchange.ReplyAsync(200, ""));

        await RestoreAsync(engine);

        Assert.Equal(["10.200.2.7 02:42:0a:c8:02:07 blog", "10.200.2.0 02:42:0a:c8:02:00 blog"], Asked(engine));
    }

    [Fact]
    public async Task An_address_that_a_label_tells_is_nobody_elses()
    {
        await using var engine = Engine();
        await using var docker = engine.Client();
        using var networks = new ProjectNetworks(docker, new(docker), new());

        using var picked = await networks.PickAsync("site-network", 8, CancellationToken.None);

        Assert.DoesNotContain("10.200.2.7", picked.Addresses);
        Assert.Contains("10.200.2.8", picked.Addresses);
    }

    private static FakeEngine Engine() => new FakeEngine("1.44")
        .On("GET /v1.44/networks/site-network", 200, """{"Labels":{"luma.project":"site"},"IPAM":{"Config":[{"Subnet":"10.200.0.0/22"}]}}""")
        .On("GET /v1.44/containers/json", exchange => exchange.ReplyAsync(200, exchange.Request.Contains("luma.address", StringComparison.Ordinal)
            ? """[{"Id":"ab","Names":["/blog-blue"],"Labels":{"luma.address":"10.200.2.7"}}]"""
            : "[]"));

    private static async Task RestoreAsync(FakeEngine engine)
    {
        await using var docker = engine.Client();
        using var networks = new ProjectNetworks(docker, new(docker), new());
        var container = new Luma.Docker.ContainerSummary { Id = "ab", Labels = new Dictionary<string, string> { ["luma.address"] = "10.200.2.7" } };
        await new Endpoints(docker, networks).RestoreAsync("site-network", container, ["blog"], CancellationToken.None);
    }

    /// <summary>Addresses and aliases of each attachment that was asked for.</summary>
    private static IEnumerable<string> Asked(FakeEngine engine) => engine.Exchanges.Where(exchange => exchange.Request == Connect)
        .Select(exchange => JsonDocument.Parse(exchange.Body).RootElement.GetProperty("EndpointConfig"))
        .Select(asked => $"{asked.GetProperty("IPAMConfig").GetProperty("IPv4Address")} {asked.GetProperty("MacAddress")} {asked.GetProperty("Aliases")[0]}");
}
