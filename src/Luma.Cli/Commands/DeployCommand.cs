using System.CommandLine;
using Luma.Cli.Configuration;
using Luma.Cli.Connection;
using Luma.Core.Api;
using Luma.Core.Apps;

namespace Luma.Cli.Commands;

/// <summary><c>luma deploy</c>: makes new releases of a project's apps active, one app after another.</summary>
internal static class DeployCommand
{
    public static Command Create(Options options)
    {
        var apps = Options.NoOption(new Argument<string[]>("app")
        {
            Description = "The apps of luma.yml to deploy; by default all",
            Arity = ArgumentArity.ZeroOrMore,
        });
        var image = new Option<string?>("--image")
        {
            Description = "Deploy this image instead of the one in luma.yml; for one app",
            HelpName = "REF",
        };
        var version = new Option<string?>("--version")
        {
            Description = "What to call the release; by default `version` in luma.yml, or what the image says of itself; for one app",
            HelpName = "VERSION",
        };
        var force = new Option<bool>("--force") { Description = "Deploy also what serves already" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show the steps and do nothing" };
        var command = new Command("deploy", "Deploy apps without downtime") { apps, image, version, force, dryRun, options.NoWait, options.Json };
        var holding = new HoldOptions();
        holding.AddTo(command);
        var supplying = new SupplyOptions();
        supplying.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            var session = options.Open(parsed);
            var changed = new Changed(parsed.GetValue(image), parsed.GetValue(version));
            var requests = Requests(session, parsed.GetValue(apps) ?? [], changed, parsed.GetValue(force)).HeldFor(holding.In(parsed));
            await using var supply = new Supply(session, requests.File, supplying.In(parsed, changed));
            if (parsed.GetValue(dryRun))
            {
                return await PreviewAsync(session, await supply.PreviewAsync(requests, ct), ct);
            }

            (requests, var code) = await supply.RunAsync(requests, ct);
            return code == ExitCodes.Done ? await DeployAsync(session, requests, !parsed.GetValue(options.NoWait), ct) : code;
        });
        return command;
    }

    /// <summary>What to send, with every problem found before anything is sent.</summary>
    private static Requests Requests(Session session, string[] names, Changed changed, bool force)
    {
        var file = session.LoadFile();
        var secrets = SecretsFile.For(file);
        if (secrets.Warning is { } warning)
        {
            session.Warn(warning);
        }

        var chosen = AppChoice.Of(file, names, changed);
        return new(file, [.. chosen.Select(app => new DeployRequest { App = app, Secrets = secrets.Of(app), Force = force })]);
    }

    private static async Task<int> PreviewAsync(Session session, Requests requests, CancellationToken ct)
    {
        using var agent = session.Connect();
        foreach (var request in requests.All)
        {
            var plan = await session.WaitAsync(requests.PlacedAsync(() => agent.PlanAsync(request, requests.Hold, ct)));
            PlanLines.Show(session, new(request.App.Name, plan.Steps));
        }

        return ExitCodes.Done;
    }

    private static async Task<int> DeployAsync(Session session, Requests requests, bool wait, CancellationToken ct)
    {
        using var agent = session.Connect();
        for (var i = 0; i < requests.All.Count; i++)
        {
            var request = requests.All[i];
            var operation = new Operation(session, agent, request.App.Name) { EndsWhenHeld = requests.Hold is not null };
            var code = await DeployAsync(session, operation, stop => requests.PlacedAsync(() => agent.DeployAsync(request, wait, requests.Hold, stop)), ct);
            if (code != ExitCodes.Done)
            {
                TellRest(session, [.. requests.All.Skip(i + 1)]);
                return code;
            }
        }

        return ExitCodes.Done;
    }

    /// <summary>Of several apps one that cannot be begun is told of here, so that the rest can be named after it.</summary>
    private static async Task<int> DeployAsync(
        Session session, Operation operation, Func<CancellationToken, Task<DeploymentAccepted>> begin, CancellationToken ct)
    {
        try
        {
            return await operation.RunAsync(begin, ct);
        }
        catch (Exception e) when (e is AgentRefusedException or AgentUnreachableException or ConfigurationException)
        {
            return session.Complain(e);
        }
    }

    private static void TellRest(Session session, IReadOnlyList<DeployRequest> rest)
    {
        if (rest.Count > 0)
        {
            session.Warn($"not attempted after that: {string.Join(", ", rest.Select(request => request.App.Name))}");
        }
    }
}
