using Luma.Docker;

namespace Luma.EngineTests.Docker;

public sealed class NetworkTests : EngineFacts
{
    private readonly string prefix = $"10.{Random.Shared.Next(201, 251)}.{Random.Shared.Next(256)}";

    [Fact]
    public async Task A_network_is_created_as_specified()
    {
        var name = NewName("network");
        var created = await Docker.Networks.CreateAsync(new()
        {
            Name = name,
            Internal = true,
            Labels = new Dictionary<string, string> { ["test.label"] = "yes" },
            IPAM = Ipam.Of($"{prefix}.0/24", $"{prefix}.128/25", $"{prefix}.1"),
        });

        Assert.Equal(
            $"{created.Id} bridge true yes {prefix}.0/24 {prefix}.128/25 {prefix}.1",
            await DockerCli.InspectAsync(
                name,
                """{{.Id}} {{.Driver}} {{.Internal}} {{index .Labels "test.label"}} {{with index .IPAM.Config 0}}{{.Subnet}} {{.IPRange}} {{.Gateway}}{{end}}"""));

        var details = await Docker.Networks.InspectAsync(name);
        Assert.Equal((name, created.Id, true, "yes"), (details.Name, details.Id, details.Internal, details.Labels["test.label"]));
        Assert.Equal(new IpamConfig($"{prefix}.0/24", $"{prefix}.128/25", $"{prefix}.1"), details.IPAM.Config!.Single());
    }

    [Fact]
    public async Task A_taken_name_is_a_conflict()
    {
        var name = await CreateAsync();

        await Assert.ThrowsAsync<DockerConflictException>(() => Docker.Networks.CreateAsync(new() { Name = name }));
    }

    [Fact]
    public async Task An_overlapping_subnet_is_refused()
    {
        await CreateAsync();

        var error = await Assert.ThrowsAnyAsync<DockerException>(CreateAsync);

        Assert.Contains("overlaps", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_is_created_on_a_network_with_its_address_and_aliases()
    {
        var network = await CreateAsync();
        var name = await RunAsync(new ContainerSpec
        {
            Image = Image,
            HostConfig = new() { NetworkMode = network },
            NetworkingConfig = new(new Dictionary<string, EndpointSettings>
            {
                [network] = new() { Aliases = ["one", "two"], IPAMConfig = new($"{prefix}.9"), MacAddress = "02:42:0a:00:00:09" },
            }),
        });

        var endpoint = (await Docker.Containers.InspectAsync(name)).NetworkSettings.Networks[network];

        Assert.Equal($"{prefix}.9", endpoint.IPAddress);
        Assert.Equal($"{prefix}.9", endpoint.IPAMConfig!.IPv4Address);
        Assert.Contains("one", endpoint.Aliases!);
        Assert.Contains("two", endpoint.Aliases!);
        Assert.Equal(await DockerCli.InspectAsync(network, "{{.Id}}"), endpoint.NetworkID);
        Assert.NotEmpty(endpoint.EndpointID!);
        Assert.NotEmpty(endpoint.MacAddress!);
        Assert.Equal(
            $"{prefix}.9", await DockerCli.InspectAsync(name, $$$"""{{(index .NetworkSettings.Networks "{{{network}}}").IPAddress}}"""));
    }

    [Fact]
    public async Task Aliases_change_by_leaving_and_joining_with_the_same_address()
    {
        var network = await CreateAsync();
        var name = await RunAsync(new ContainerSpec { Image = Image, HostConfig = new() { NetworkMode = network } });
        await Docker.Networks.DisconnectAsync(network, name);
        await Docker.Networks.ConnectAsync(network, name, new() { Aliases = ["before"], IPAMConfig = new($"{prefix}.77") });
        var before = await EndpointAsync(name, network);

        await Docker.Networks.DisconnectAsync(network, name, force: true);
        await Docker.Networks.ConnectAsync(network, name, before with { Aliases = ["after"], MacAddress = before.MacAddress });

        var after = await EndpointAsync(name, network);
        Assert.Contains("after", after.Aliases!);
        Assert.DoesNotContain("before", after.Aliases!);
        Assert.Equal((before.IPAddress, before.MacAddress), (after.IPAddress, after.MacAddress));
        Assert.Equal($"{prefix}.77", after.IPAddress);
        Assert.Contains($"{prefix}.77", (await Docker.Exec.RunAsync(name, ["nslookup", "after", "127.0.0.11"])).Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_knows_its_containers()
    {
        var network = await CreateAsync();
        var name = await RunAsync(new ContainerSpec { Image = Image, HostConfig = new() { NetworkMode = network } });

        var (id, container) = (await Docker.Networks.InspectAsync(network)).Containers.Single();

        Assert.Equal(await DockerCli.InspectAsync(name, "{{.Id}}"), id);
        Assert.Equal(name, container.Name);
        Assert.StartsWith($"{prefix}.", container.IPv4Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Joining_twice_and_taken_addresses_are_refused()
    {
        var network = await CreateAsync();
        var name = await RunAsync(new ContainerSpec { Image = Image, HostConfig = new() { NetworkMode = network } });
        var other = await RunAsync();
        var taken = (await EndpointAsync(name, network)).IPAddress;

        await Assert.ThrowsAnyAsync<DockerException>(() => Docker.Networks.ConnectAsync(network, name));
        await Assert.ThrowsAnyAsync<DockerException>(
            () => Docker.Networks.ConnectAsync(network, other, new() { IPAMConfig = new(taken) }));
        await Assert.ThrowsAnyAsync<DockerException>(() => Docker.Networks.DisconnectAsync(network, other));
    }

    [Fact]
    public async Task Lists_show_what_the_filters_let_through()
    {
        var name = await CreateAsync();

        Assert.Equal([name], (await Docker.Networks.ListAsync(Filters.None.Name($"^{name}$"))).Select(network => network.Name));
        Assert.Contains(await Docker.Networks.ListAsync(), network => network.Name == "bridge");
    }

    [Fact]
    public async Task Removing_says_whether_there_was_one()
    {
        var name = await CreateAsync();
        var member = await RunAsync(new ContainerSpec { Image = Image, HostConfig = new() { NetworkMode = name } });

        var used = await Assert.ThrowsAnyAsync<DockerException>(() => Docker.Networks.RemoveAsync(name));

        Assert.Contains("active endpoints", used.Message, StringComparison.Ordinal);
        await Docker.Containers.RemoveAsync(member, force: true);
        Assert.True(await Docker.Networks.RemoveAsync(name));
        Assert.False(await DockerCli.ExistsAsync("network", name));
        Assert.False(await Docker.Networks.RemoveAsync(name));
        Assert.Null(await Docker.Networks.FindAsync(name));
        await Assert.ThrowsAsync<DockerNotFoundException>(() => Docker.Networks.InspectAsync(name));
    }

    private async Task<string> CreateAsync()
    {
        var name = NewName("network");
        await Docker.Networks.CreateAsync(new() { Name = name, IPAM = Ipam.Of($"{prefix}.0/24") });
        return name;
    }

    private async Task<EndpointSettings> EndpointAsync(string container, string network) =>
        (await Docker.Containers.InspectAsync(container)).NetworkSettings.Networks[network];
}
