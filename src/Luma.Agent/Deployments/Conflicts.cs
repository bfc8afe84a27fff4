using Luma.Agent.Api;
using Luma.Agent.Routing;
using Luma.Agent.Storage;
using Luma.Core.Apps;

namespace Luma.Agent.Deployments;

/// <summary>Refuses a spec that wants what another app or a route set by hand already has on this server.</summary>
internal sealed class Conflicts(AppStore apps, ManualRouting manual)
{
    /// <param name="others">Specs that are being deployed now, of which there is no record yet.</param>
    /// <exception cref="ApiFault">Name or host is taken.</exception>
    public void Check(AppSpec app, IEnumerable<AppSpec> others)
    {
        if (apps.Find(app.Name) is { } same && same.Active.Spec.Project != app.Project)
        {
            throw ApiFault.NameTaken(app.Name, same.Active.Spec.Project);
        }

        foreach (var (host, key) in HostRules.Wanted(app.Proxy))
        {
            if (OwnerOf(host, app.Proxy.PathPrefix, others, except: app.Name) is { } owner)
            {
                throw ApiFault.HostTaken($"apps.{app.Name}.proxy.{key}", host, owner);
            }
        }
    }

    /// <summary>Who answers for the host at the path now, in words; null if nobody does.</summary>
    public string? OwnerOf(string host, string prefix, IEnumerable<AppSpec> others, string? except = null)
    {
        var app = apps.All.Select(record => record.Active.Spec).Concat(others).FirstOrDefault(spec =>
            spec.Name != except
            && HostRules.Wanted(spec.Proxy).Any(wanted => wanted.Host.Equals(host, StringComparison.OrdinalIgnoreCase))
            && spec.Proxy.PathPrefix.TrimEnd('/') == prefix.TrimEnd('/'));
        if (app is not null)
        {
            return $"app {app.Name} of project {app.Project}";
        }

        var route = manual.Routes.FirstOrDefault(route => prefix.TrimEnd('/').Length == 0 && route.Host.Equals(host, StringComparison.OrdinalIgnoreCase));
        return route is null ? null : $"{route.Alias}:{route.Port}, a route set by hand";
    }
}
