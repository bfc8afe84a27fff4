namespace Luma.Tests.Proxy.Rig;

/// <summary>Something that happens once and can be awaited.</summary>
internal sealed class Signal
{
    private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Given => _source.Task.Soon();

    public bool IsGiven => _source.Task.IsCompleted;

    public void Give() => _source.TrySetResult();
}
