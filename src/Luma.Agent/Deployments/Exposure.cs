using Luma.Core.Apps;

namespace Luma.Agent.Deployments;

/// <summary>
/// While it lasts, whoever looks the app's alias up may find a container that must not be found: one that is not healthy yet, beside
/// the set that serves, or one that is about to stop. Disposed when that is over.
/// </summary>
internal sealed class Exposure(AppSpec app) : IDisposable
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AppSpec App { get; } = app;

    public Task Over => _over.Task;

    public void Dispose() => _over.TrySetResult();
}
