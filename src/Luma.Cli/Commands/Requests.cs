using Luma.Cli.Configuration;
using Luma.Cli.Connection;
using Luma.Core.Api;

namespace Luma.Cli.Commands;

/// <summary>What is asked of the agent, with the file that it comes from.</summary>
internal sealed record Requests(LumaFile File, IReadOnlyList<DeployRequest> All)
{
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
