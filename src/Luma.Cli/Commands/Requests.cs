using Luma.Cli.Configuration;
using Luma.Cli.Connection;
using Luma.Cli.Images;
using Luma.Core.Api;

namespace Luma.Cli.Commands;

/// <summary>What is asked of the agent, with the file that it comes from.</summary>
internal sealed record Requests(LumaFile File, IReadOnlyList<DeployRequest> All)
{
    /// <summary>How long each stands still before its switch to be promoted; null where they go straight on.</summary>
    public TimeSpan? Hold { get; private init; }

    /// <exception cref="UsageException">One of the apps cannot be held.</exception>
    public Requests HeldFor(TimeSpan? time)
    {
        if (time is not null)
        {
            HoldOptions.Check(All.Select(request => request.App));
        }

        return this with { Hold = time };
    }

    /// <summary>The same with the images that were found or made for them.</summary>
    public Requests With(IReadOnlyList<Goods> goods) => this with
    {
        All = [.. All.Zip(goods, (request, one) => request with { App = one.App, Delivered = one.Parcel is not null, Registry = one.Registry })],
    };

    /// <summary>The same for one of several servers, where the app may have other replicas.</summary>
    public DeployRequest On(Target target, DeployRequest request) =>
        File.Entries.FirstOrDefault(entry => entry.Spec.Name == request.App.Name)?.On(target.Server.Name) is { } there && target.Marked
            ? request with { App = request.App with { Replicas = there.Replicas } }
            : request;

    /// <summary>Puts what the agent finds wrong with a spec at its places in the file.</summary>
    public async Task<T> PlacedAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (AgentRefusedException e) when (e.Problem is { Type: ProblemTypes.InvalidSpec, Errors.Count: > 0 })
        {
            throw new ConfigurationException(File.Path.Shown, File.Find(e.Problem.Errors));
        }
    }
}
