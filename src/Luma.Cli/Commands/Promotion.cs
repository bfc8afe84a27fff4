using Luma.Cli.Configuration;
using Luma.Cli.Connection;
using Luma.Cli.Images;
using Luma.Core.Api;
using Luma.Core.Apps;

namespace Luma.Cli.Commands;

/// <summary>Finds the very image that another environment runs.</summary>
/// <param name="session">The run.</param>
/// <param name="from">The other environment's name.</param>
/// <param name="warehouse">This machine, which may have the image, too.</param>
internal sealed class Promotion(Session session, string from, Warehouse warehouse)
{
    /// <exception cref="UsageException">It runs none there, or several.</exception>
    public async Task<Goods> FindAsync(AppSpec app, CancellationToken ct)
    {
        if (session.Agent is not null)
        {
            throw new UsageException($"--from asks the servers of {from}, and {AgentAddress.Variable} or --agent names one for all", "Leave that out, and name servers in luma.yml.");
        }

        var there = session with { Environment = from, ServersNamed = [] };
        var targets = there.TargetsOf(app.Name);
        var running = await session.WaitAsync(Task.WhenAll(targets.Select(target => AskAsync(there, target, app.Name, ct))));
        if (running.DistinctBy(release => release.ImageId).Count() > 1)
        {
            throw new UsageException(
                $"the servers of {from} run several images of {app.Name}: {string.Join(", ", targets.Zip(running, (target, release) => $"{target.Server.Name} {release.Image} ({release.ImageId})"))}",
                $"Deploy one to all of {from} first.");
        }

        return await GoodsAsync(app, running[0], there, targets[0], ct);
    }

    private async Task<ReleaseStatus> AskAsync(Session there, Target target, string app, CancellationToken ct)
    {
        using var agent = there.Connect(target);
        try
        {
            return (await agent.ReleasesAsync(app, ct)).FirstOrDefault(release => release.State == ReleaseState.Active) ?? throw None(target, app);
        }
        catch (AgentRefusedException e) when (e.Problem.Type == ProblemTypes.NotFound)
        {
            throw None(target, app);
        }
    }

    private UsageException None(Target target, string app) =>
        new($"{target.Server.Name} of {from} runs no {app}", $"Deploy it there first: luma deploy {app} -e {from}.");

    private async Task<Goods> GoodsAsync(AppSpec app, ReleaseStatus release, Session there, Target target, CancellationToken ct)
    {
        app = app with { Image = release.Digest ?? release.Image, Version = app.Version ?? release.Version };
        if (release.Digest is not null)
        {
            return new(app) { Registry = await warehouse.LoginAsync(app.Image, ct) };
        }

        _ = ImageReference.TryParse(release.Image, out var reference);
        var name = (reference with { Digest = null }).ToString();
        return new(app with { Image = name })
        {
            Parcel = await warehouse.FindAsync(name, release.ImageId, ct) ?? new(name, release.ImageId, [], (path, stop) => FetchAsync(there, target, release.ImageId, path, stop)),
        };
    }

    private static async Task FetchAsync(Session there, Target target, string image, string path, CancellationToken ct)
    {
        using var agent = there.Connect(target);
        await agent.SaveImageAsync(image, path, ct);
    }
}
