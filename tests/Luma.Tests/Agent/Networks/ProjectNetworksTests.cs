using Luma.Agent.Deployments;
using Luma.Agent.Networks;
using Luma.Tests.Docker;

namespace Luma.Tests.Agent.Networks;

/// <summary>With an engine all of whose private addresses are taken.</summary>
public sealed class ProjectNetworksTests : IAsyncLifetime
{
    private readonly FakeEngine _engine = new FakeEngine("1.44")
        .On("GET /v1.44/networks/shop-network", 404, """{"message":"network shop-network not found"}""")
        .On("GET /v1.44/networks", 200, """
            [
              {"Name": "a", "IPAM": {"Config": [{"Subnet": "10.0.0.0/8"}, {"Subnet": "172.16.0.0/12"}]}},
              {"Name": "b", "IPAM": {"Config": [{"Subnet": "192.168.0.0/16"}]}}
            ]
            """);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Fact]
    public async Task Fault_49_where_no_subnet_is_left_a_project_is_refused_with_the_remedy()
    {
        await using var docker = _engine.Client();
        using var networks = new ProjectNetworks(docker, new(docker), new());

        var failed = await Assert.ThrowsAsync<StepFailed>(() => networks.CreateAsync("shop", CancellationToken.None));

        Assert.Equal("no subnet is left for network shop-network", failed.Message);
        Assert.Contains("docker network prune", failed.Failure.Remedy, StringComparison.Ordinal);
        Assert.Equal(0, await networks.CountFreeSubnetsAsync(CancellationToken.None));
        Assert.DoesNotContain(_engine.Requests, request => request.StartsWith("POST", StringComparison.Ordinal));
    }
}
