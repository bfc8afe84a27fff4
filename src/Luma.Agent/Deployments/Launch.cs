using Luma.Core.Api;
using Luma.Core.Apps;
using Luma.Core.Planning;

namespace Luma.Agent.Deployments;

/// <param name="Plan">What is to be done.</param>
/// <param name="Environment">Every variable that new containers get, <c>NAME=value</c>, secrets among them.</param>
internal sealed record Launch(Plan Plan, IReadOnlyList<string> Environment)
{
    /// <summary>For the plan's pull; null for what the server itself has.</summary>
    public RegistryLogin? Registry { get; init; }

    /// <summary>A plan that creates no containers.</summary>
    public static Launch Of(Plan plan) => new(plan, []);

    public static Launch Of(Plan plan, AppSpec app, IReadOnlyDictionary<string, string> secrets) => new(plan,
    [
        .. app.Environment.Select(variable => $"{variable.Key}={variable.Value}"),
        .. app.Secrets.Select(name => $"{name}={secrets[name]}"),
    ]);
}
