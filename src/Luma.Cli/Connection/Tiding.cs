using Luma.Core.Deployments;

namespace Luma.Cli.Connection;

/// <summary>What is heard of a deployment.</summary>
internal abstract record Tiding;

/// <param name="Json">The event as the agent sent it.</param>
/// <param name="Event">Null for a kind of event that this luma does not know.</param>
internal sealed record Heard(string Json, DeploymentEvent? Event) : Tiding;

/// <summary>The agent is away, and is being waited for.</summary>
internal sealed record AgentAway(string Why) : Tiding;
