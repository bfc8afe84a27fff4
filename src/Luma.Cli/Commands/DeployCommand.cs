using System.CommandLine;
using Luma.Cli.Configuration;
using Luma.Cli.Fleets;
using Luma.Cli.Output;
using Luma.Core.Api;

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
        var setup = new Option<bool>("--setup") { Description = "Set up the servers first, as `luma setup` does; what is in place stays as it is" };
        var command = new Command("deploy", "Deploy apps without downtime") { apps, image, version, force, setup, dryRun, options.NoWait, options.Json };
        FleetWish.AddTo(command);
        var holding = new HoldOptions();
        holding.AddTo(command);
        var supplying = new SupplyOptions();
        supplying.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            var session = options.Open(parsed);
            var changed = new Changed(parsed.GetValue(image), parsed.GetValue(version));
            var requests = Requests(session, parsed.GetValue(apps) ?? [], changed, parsed.GetValue(force)).HeldFor(holding.In(parsed));
            TellEnvironment(session);
            var wish = FleetWish.Of(parsed, requests.File) with { Hold = requests.Hold };
            await using var supply = new Supply(session, requests.File, supplying.In(parsed, changed));
            if (parsed.GetValue(dryRun))
            {
                return await PreviewAsync(session, await supply.PreviewAsync(requests, ct), ct);
            }

            return await ReadyAsync(session, parsed.GetValue(setup), ct) is var failed and not ExitCodes.Done
                ? failed
                : await RunAsync(session, requests, supply, all => DeployAsync(session, all, !parsed.GetValue(options.NoWait), wish, ct), ct);
        });
        return command;
    }

    /// <summary>The servers have the agent that belongs to this luma, or it is told which have not.</summary>
    private static Task<int> ReadyAsync(Session session, bool setUp, CancellationToken ct) =>
        setUp ? SetupCommand.AllAsync(session, SetupCommand.ServersOf(session, []), ct) : SkewOffer.MakeAsync(session, ct);

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

    /// <summary>Between the hooks: the images, and then what is to be done with them.</summary>
    private static async Task<int> RunAsync(Session session, Requests requests, Supply supply, Func<Requests, Task<int>> deploy, CancellationToken ct)
    {
        var hooks = new Hooks(session, requests.File);
        var code = ExitCodes.Failed;
        try
        {
            if (supply.Builds(requests))
            {
                await hooks.PreBuildAsync(requests, ct);
            }

            (requests, code) = await supply.RunAsync(requests, ct);
            if (code == ExitCodes.Done)
            {
                await hooks.PreDeployAsync(requests, ct);
                code = await deploy(requests);
            }

            return code;
        }
        catch (Exception e)
        {
            code = Complaint.Of(e).ExitCode;
            throw;
        }
        finally
        {
            await hooks.PostDeployAsync(requests, code);
        }
    }

    private static async Task<int> PreviewAsync(Session session, Requests requests, CancellationToken ct)
    {
        var worst = ExitCodes.Done;
        foreach (var request in requests.All)
        {
            var code = await EachServer.AskAsync(
                session,
                session.TargetsOf(request.App.Name),
                (target, agent) => requests.PlacedAsync(() => agent.PlanAsync(requests.On(target, request), requests.Hold, ct)),
                (on, plan) =>
                {
                    PlanLines.Show(on, new(request.App.Name, plan.Steps));
                    return ExitCodes.Done;
                });
            worst = Math.Max(worst, code);
        }

        return worst;
    }

    private static async Task<int> DeployAsync(Session session, Requests requests, bool wait, FleetWish wish, CancellationToken ct)
    {
        for (var i = 0; i < requests.All.Count; i++)
        {
            var request = requests.All[i];
            var code = await new Rollout(session, request.App.Name, wish).RunAsync(
                session.TargetsOf(request.App.Name),
                (target, agent, hold, stop) => requests.PlacedAsync(() => agent.DeployAsync(requests.On(target, request), wait, hold, stop)),
                ct);
            if (code != ExitCodes.Done)
            {
                TellRest(session, [.. requests.All.Skip(i + 1)]);
                return code;
            }
        }

        return ExitCodes.Done;
    }

    /// <summary>It is easily mistaken, and what is deployed where depends on it.</summary>
    private static void TellEnvironment(Session session)
    {
        if (session is { Environment: { } environment, Json: false })
        {
            session.Write(new("Environment ", Line.Strong(environment)));
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
