namespace Luma.Core.Api;

/// <param name="Agent">The agent's version.</param>
/// <param name="Docker">The engine's version, or null while Docker does not answer.</param>
/// <param name="DockerApi">The Engine API version that the agent speaks with it.</param>
public sealed record AgentVersion(string Agent, string? Docker, string? DockerApi);
