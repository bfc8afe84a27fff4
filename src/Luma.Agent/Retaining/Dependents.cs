using System.Text.RegularExpressions;
using Luma.Agent.Routing;
using Luma.Core.Api;
using Luma.Core.Apps;
using Luma.Core.Naming;
using Luma.Docker;

namespace Luma.Agent.Retaining;

/// <summary>Finds who may use an app by its alias: whoever is on its network can, and some say so in their configuration.</summary>
internal sealed class Dependents(DockerClient docker, ManualRouting manual)
{
    public async Task<IReadOnlyList<Dependent>> FindAsync(AppSpec app, CancellationToken cancellation)
    {
        var network = Names.Network(app.Project);
        var neighbours = (await docker.Containers.ListAsync(all: true, Filters.None.Network(network), cancellation))
            .Where(container => container.Labels.GetValueOrDefault(Labels.App) != app.Name);
        var inspected = await Task.WhenAll(neighbours.Select(container => docker.Containers.FindAsync(container.Id, cancellation)));
        return
        [
            .. manual.Routes.Where(route => route.Alias == app.Name).Select(route => new Dependent(route.Host, $"a route set by hand leads to {route.Alias}:{route.Port}")),
            .. inspected.OfType<ContainerDetails>().Select(container => new Dependent(container.Name, How(container.Config, app.Name, network)))
                .OrderBy(dependent => dependent.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>Never the values, which may hold secrets.</summary>
    internal static string How(ContainerConfig config, string alias, string network)
    {
        var mention = new Regex($@"(?<![\w.-]){Regex.Escape(alias)}(?![\w.-])", RegexOptions.CultureInvariant);
        List<string> places =
        [
            .. config.Env.Select(variable => variable.Split('=', 2)).Where(pair => pair.Length == 2 && mention.IsMatch(pair[1])).Select(pair => pair[0]),
            .. config.Entrypoint.Concat(config.Cmd).Any(mention.IsMatch) ? ["its command"] : Array.Empty<string>(),
        ];
        return places.Count == 0 ? $"is on {network} and could look {alias} up" : $"names {alias} in {string.Join(", ", places)}";
    }
}
