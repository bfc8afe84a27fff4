namespace Luma.Docker;

/// <summary>The engine's answer to a network's creation.</summary>
/// <param name="Id">The network's id, 64 hexadecimal digits.</param>
/// <param name="Warning">What the engine found odd; null or empty if nothing.</param>
public sealed record NetworkCreated(string Id, string? Warning);
