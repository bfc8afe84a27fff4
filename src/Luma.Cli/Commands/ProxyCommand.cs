using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Luma.Cli.Output;
using Luma.Core.Api;
using Luma.Core.Apps;

namespace Luma.Cli.Commands;

/// <summary><c>luma proxy</c>: where the proxy sends requests.</summary>
internal static class ProxyCommand
{
    public static Command Create(Options options) => new("proxy", "See and set where the proxy sends requests")
    {
        Routes(options), Set(options), Remove(options),
    };

    private static Command Routes(Options options)
    {
        var command = new Command("routes", "Show the proxy's table") { options.Json };
        command.SetAction((parsed, ct) => EachServer.AskAsync(options.Open(parsed), agent => agent.RoutesAsync(ct), Show));
        return command;
    }

    private static Command Set(Options options)
    {
        var host = Host();
        var target = new Option<string>("--target")
        {
            Description = "An app's or container's name, and its port",
            HelpName = "NAME:PORT",
            Required = true,
        };
        var command = new Command("set", "Send a host's requests to a container by hand") { host, target };
        command.SetAction(async (parsed, ct) =>
        {
            var (from, to) = (CheckHost(parsed.GetRequiredValue(host)), CheckTarget(parsed.GetRequiredValue(target)));
            return await EachServer.ActAsync(options.Open(parsed), async (on, agent) =>
            {
                await agent.SetRouteAsync(from, new(to), ct);
                on.Say($"{from} leads to {to}");
                return ExitCodes.Done;
            });
        });
        return command;
    }

    private static Command Remove(Options options)
    {
        var host = Host();
        var command = new Command("remove", "Take back a route that was set by hand") { host };
        command.SetAction(async (parsed, ct) =>
        {
            var from = CheckHost(parsed.GetRequiredValue(host));
            return await EachServer.ActAsync(options.Open(parsed), async (on, agent) =>
            {
                await agent.RemoveRouteAsync(from, ct);
                on.Say($"{from} leads nowhere now");
                return ExitCodes.Done;
            });
        });
        return command;
    }

    private static Option<string> Host() => new("--host") { Description = "The host name in requests", HelpName = "H", Required = true };

    private static string CheckHost(string host) => HostRules.IsValid(host)
        ? host
        : throw new UsageException(
            $"--host must be a host name without scheme, port or path (was '{host}')", "Write for example --host blog.example.com.");

    private static string CheckTarget(string target)
    {
        var colon = target.LastIndexOf(':');
        return colon > 0 && HostRules.IsValid(target[..colon]) && IsPort(target[(colon + 1)..])
            ? target
            : throw new UsageException($"--target must read NAME:PORT (was '{target}')", "Write for example --target blog:3000.");
    }

    private static bool IsPort(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0;

    private static int Show(Session session, IReadOnlyList<RouteStatus> routes)
    {
        if (session.Json)
        {
            session.WriteJson(JsonSerializer.Serialize(routes, LumaJson.Default.IReadOnlyListRouteStatus));
            return ExitCodes.Done;
        }

        if (routes.Count == 0)
        {
            session.Say("The proxy has no routes.");
            return ExitCodes.Done;
        }

        foreach (var line in Columns.Of(["HOST", "PATH", "APP", "RELEASE", "BACKENDS (IN FLIGHT)"], [.. routes.Select(Row)]))
        {
            session.Write(session.Marked ? new([Line.Faint($"[{session.Server}]"), " ", .. line.Spans]) : line);
        }

        return ExitCodes.Done;
    }

    private static IReadOnlyList<string> Row(RouteStatus route) =>
    [
        route.Host,
        route.PathPrefix,
        route.App.Length > 0 ? route.App : $"{route.Target} (by hand)",
        route.Release > 0 ? route.Release.ToString(CultureInfo.InvariantCulture) : "-",
        route.Backends.Count == 0 ? "none" : string.Join(", ", route.Backends.Select(Name)),
    ];

    private static string Name(RouteBackend backend) =>
        $"{(backend.Container.Length > 0 ? backend.Container : backend.Address)} ({Figures.Count(backend.InFlight)})";
}
