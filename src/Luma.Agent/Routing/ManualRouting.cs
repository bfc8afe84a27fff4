using System.Collections.Immutable;
using Luma.Agent.Auditing;
using Luma.Agent.Holding;
using Luma.Agent.Observing;
using Luma.Agent.Storage;
using Luma.Core.Naming;
using Luma.Docker;

namespace Luma.Agent.Routing;

/// <summary>Routes that a person sets by hand: kept on disk, their aliases looked up in Docker.</summary>
internal sealed class ManualRouting(StateFolder folder, RoutePublisher publisher, AppStore apps, OwnActs own, DockerClient docker) : IDisposable
{
    private readonly SemaphoreSlim _changing = new(1);
    private ImmutableArray<ManualRoute>? _known = folder.LoadRoutes()?.ToImmutableArray();

    public ImmutableArray<ManualRoute> Routes => _known ?? [];

    /// <summary>
    /// Begins with these routes. Where the file is gone, those go on that a proxy of its own process serves by; one without backends, which
    /// says nothing of its port, is lost.
    /// </summary>
    public Task BeginAsync(IEnumerable<AppRecord> records, CancellationToken cancellation) => publisher.StartAsync(records, _known, cancellation);

    /// <summary>Adds the route or changes its target; false if nothing answers to the alias.</summary>
    public Task<bool> SetAsync(ManualRoute route, CancellationToken cancellation) => ChangeAsync(async () =>
    {
        if (apps.Find(route.Alias) is null && (await ResolveAsync(route, cancellation)).IsEmpty)
        {
            return false;
        }

        Keep([.. Routes.Where(other => !SameHost(other, route.Host)), route]);
        await PublishAsync(cancellation);
        return true;
    }, cancellation);

    /// <summary>False if there is no such route.</summary>
    public Task<bool> RemoveAsync(string host, CancellationToken cancellation) => ChangeAsync(async () =>
    {
        if (!Routes.Any(route => SameHost(route, host)))
        {
            return false;
        }

        Keep([.. Routes.Where(route => !SameHost(route, host))]);
        await PublishAsync(cancellation);
        return true;
    }, cancellation);

    /// <summary>Looks the aliases up again; containers come and go.</summary>
    public Task RefreshAsync(CancellationToken cancellation) => ChangeAsync(async () =>
    {
        if (!Routes.IsEmpty)
        {
            await PublishAsync(cancellation);
        }

        return true;
    }, cancellation);

    public void Dispose() => _changing.Dispose();

    private static bool SameHost(ManualRoute route, string host) => route.Host.Equals(host, StringComparison.OrdinalIgnoreCase);

    private void Keep(ImmutableArray<ManualRoute> routes)
    {
        folder.Save(routes);
        _known = routes;
    }

    private async Task PublishAsync(CancellationToken cancellation)
    {
        var resolved = await Task.WhenAll(Routes.Select(async route => new ResolvedRoute(route, await ResolveAsync(route, cancellation))));
        await publisher.SetManualAsync(resolved, cancellation);
    }

    /// <summary>Running containers on a network of Luma's that bear the alias or the name. An app's alias is the app's: it follows its releases.</summary>
    private async Task<ImmutableArray<Replica>> ResolveAsync(ManualRoute route, CancellationToken cancellation)
    {
        if (apps.Find(route.Alias) is not null)
        {
            return [];
        }

        var found = ImmutableArray.CreateBuilder<Replica>();
        foreach (var network in await docker.Networks.ListAsync(Filters.None.Label(Labels.Project), cancellation))
        {
            var attached = await docker.Containers.ListAsync(filters: Filters.None.Network(network.Id), ct: cancellation);
            var containers = await Task.WhenAll(attached.Select(container => docker.Containers.FindAsync(container.Id, cancellation)));
            found.AddRange(containers.Where(container => Answers(container, network.Name, route.Alias))
                .Select(container => Replica.Of(container, network.Name, route.Port)).OfType<Replica>());
        }

        return found.ToImmutable();
    }

    private static bool Answers(ContainerDetails? container, string network, string alias) =>
        container is not null
        && (container.Name == alias || container.NetworkSettings.Networks.GetValueOrDefault(network)?.Aliases?.Contains(alias) == true);

    private async Task<T> ChangeAsync<T>(Func<Task<T>> change, CancellationToken cancellation)
    {
        using var hold = await Hold.TakeAsync(_changing, cancellation);
        if (_known is null && publisher.HasBegun)
        {
            Regain();
        }

        return await change();
    }

    private void Regain()
    {
        if (publisher.Manual is { IsEmpty: false } found)
        {
            Keep([.. found.Select(route => route.Route)]);
            own.Tell("rebuild", "", $"the routes set by hand were lost; those of the proxy's table go on: {string.Join(", ", Routes.Select(route => route.Host))}");
        }

        _known ??= [];
    }
}
