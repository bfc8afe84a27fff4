using Luma.Agent.Networks;
using Luma.Core.Naming;
using Luma.Docker;
using Polly;
using Polly.Retry;

namespace Luma.Agent.Steps;

/// <summary>
/// Gives and takes the alias under which other containers find the app. Docker cannot edit an attached container's aliases, so it is
/// detached and attached again with the same address: established connections stall for a moment and go on, since the address and
/// with it (Engine below 28) or by choice (from API 1.44) the MAC address stays. What came of it is read back.
/// </summary>
internal sealed class AliasSteps(DockerClient docker)
{
    /// <summary>A container that was detached must not stay so because of one hiccup.</summary>
    private static readonly ResiliencePipeline Attaching = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<DockerException>(fault => fault is not DockerNotFoundException),
            MaxRetryAttempts = 4,
            Delay = TimeSpan.FromMilliseconds(100),
            BackoffType = DelayBackoffType.Exponential,
        })
        .Build();

    /// <param name="containers">By their ids. What has vanished meanwhile bears no alias any more.</param>
    /// <param name="project">On whose network they are.</param>
    /// <param name="alias">The only one that they are to bear; null for none.</param>
    /// <param name="cancellation">Leaves the rest as they are.</param>
    /// <remarks>One after another: Docker does it in turn anyway, and asked for all at once it first detaches all and then attaches all.</remarks>
    public async Task SetAsync(IEnumerable<string> containers, string project, string? alias, CancellationToken cancellation)
    {
        foreach (var container in containers)
        {
            await ReattachAsync(Names.Network(project), container, alias is null ? [] : [alias], cancellation);
        }
    }

    private async Task ReattachAsync(string network, string id, string[] aliases, CancellationToken cancellation)
    {
        if (await docker.Containers.FindAsync(id, cancellation) is not { } container || EndpointOf(container, network) is not { } before)
        {
            return;
        }

        if (AliasesOf(container, before).SetEquals(aliases))
        {
            return;
        }

        var wanted = Again(before, aliases);

        // Between the two halves the container is on no network: from here on nothing is cancelled.
        ContainerDetails? known = container;
        await Attaching.ExecuteAsync(
            async _ =>
            {
                var now = known ?? await docker.Containers.InspectAsync(container.Id, CancellationToken.None);
                known = null;
                await ReattachAsync(network, now, wanted);
            },
            CancellationToken.None);
    }

    /// <summary>A container that does not run has no MAC address, but gets the same one again.</summary>
    private static EndpointSettings Again(EndpointSettings before, string[] aliases)
    {
        var again = Endpoints.At((before.IPAMConfig?.IPv4Address ?? before.IPAddress)!, aliases);
        return before.MacAddress is { Length: > 0 } mac ? again with { MacAddress = mac } : again;
    }

    private async Task ReattachAsync(string network, ContainerDetails container, EndpointSettings wanted)
    {
        if (EndpointOf(container, network) is not null)
        {
            await docker.Networks.DisconnectAsync(network, container.Id, force: false, CancellationToken.None);
        }

        await docker.Networks.ConnectAsync(network, container.Id, wanted, CancellationToken.None);
        Confirm(wanted, network, await docker.Containers.InspectAsync(container.Id, CancellationToken.None));
    }

    private static void Confirm(EndpointSettings wanted, string network, ContainerDetails container)
    {
        var got = EndpointOf(container, network);
        var aliases = AliasesOf(container, got);
        if (got is null || got.IPAMConfig?.IPv4Address != wanted.IPAMConfig!.IPv4Address || !aliases.SetEquals(wanted.Aliases!))
        {
            throw new DockerException(null, $"{container.Name} was attached to {network} as {Text(wanted.Aliases!, wanted)}, and is there as {Text(aliases, got)}");
        }
    }

    /// <summary>Without the short id, which engines before 26 add.</summary>
    private static HashSet<string> AliasesOf(ContainerDetails container, EndpointSettings? endpoint) =>
        [.. (endpoint?.Aliases ?? []).Where(alias => !container.Id.StartsWith(alias, StringComparison.Ordinal))];

    private static string Text(IReadOnlyCollection<string> aliases, EndpointSettings? endpoint) =>
        $"[{string.Join(", ", aliases)}] at {endpoint?.IPAMConfig?.IPv4Address ?? "no address"}";

    private static EndpointSettings? EndpointOf(ContainerDetails container, string network) => container.NetworkSettings.Networks.GetValueOrDefault(network);
}
