namespace Luma.Docker;

/// <summary>The engine's answer to a container's creation.</summary>
/// <param name="Id">The container's id, 64 hexadecimal digits.</param>
/// <param name="Warnings">What the engine found odd; empty if nothing.</param>
public sealed record ContainerCreated(string Id, IReadOnlyList<string> Warnings)
{
    /// <inheritdoc cref="ContainerCreated" path="/param[@name='Warnings']"/>
    public IReadOnlyList<string> Warnings { get; init; } = Warnings ?? [];
}
