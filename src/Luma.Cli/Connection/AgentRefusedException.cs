using Luma.Core.Api;

namespace Luma.Cli.Connection;

/// <summary>The agent answered that it will not or cannot.</summary>
internal sealed class AgentRefusedException(ApiProblem problem) : Exception(problem.Detail ?? problem.Title)
{
    public ApiProblem Problem { get; } = problem;

    /// <summary>The server's name, where its agent is to be upgraded, or luma for its sake, and it is not this machine.</summary>
    public string? Server { get; init; }
}
