namespace Luma.EngineTests.Staging;

/// <summary>One stage for all facts of a class, which leave its agent alone and have apps of their own.</summary>
public sealed class SharedStage : IAsyncLifetime
{
    internal Stage Stage { get; private set; } = null!;

    public async Task InitializeAsync() => Stage = await Stage.StartAsync();

    public async Task DisposeAsync() => await Stage.DisposeAsync();
}
