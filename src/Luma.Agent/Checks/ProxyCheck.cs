using Luma.Agent.Storage;
using Luma.Core.Api;
using Luma.Proxy;

namespace Luma.Agent.Checks;

/// <summary>Whether the proxy serves every host that it should, and each by somebody.</summary>
internal sealed class ProxyCheck(IProxyControl proxy, AppStore apps) : ICheck
{
    public string Area => "proxy";

    public async Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation)
    {
        RouteTable table;
        try
        {
            table = await proxy.TableAsync(cancellation);
        }
        catch (ProxyUnreachableException fault)
        {
            return [CheckResult.Trouble(Area, fault.Message, "systemctl status luma-proxy; journalctl -u luma-proxy tells why it does not answer")];
        }

        return
        [
            CheckResult.Good(Area, $"it answers; its table has generation {table.Generation} and {Counted(table.Routes.Length)}"),
            .. Missing(table).Select(host => CheckResult.Trouble(Area, $"{host} has no route", "the agent's log says why the table could not be changed")),
            .. Empty(table).Select(route => CheckResult.Trouble(Area, $"{route.Host}{route.PathPrefix} is answered 503: {Whose(route)} has no replica that can be reached", "luma status shows what became of its replicas")),
        ];
    }

    private static string Counted(int routes) => routes == 1 ? "1 route" : $"{routes} routes";

    private static string Whose(Route route) => route.App.Length > 0 ? route.App : "the target set by hand";

    private IEnumerable<string> Missing(RouteTable table) => apps.All
        .SelectMany(app => app.Active.Spec.Proxy.Hosts)
        .Except(table.Routes.Select(route => route.Host), StringComparer.OrdinalIgnoreCase);

    private IEnumerable<Route> Empty(RouteTable table) => table.Routes.Where(route =>
        route.Backends.IsEmpty && route.RedirectTo is null && apps.Find(route.App)?.Stopped != true);
}
