namespace Luma.Tests.Proxy.Rig;

/// <summary>Waiting for what must happen; the limit is only there so that a hang becomes a failure.</summary>
internal static class Wait
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Limit);

    public static Task Soon(this Task task) => task.WaitAsync(Limit);

    public static async Task Until(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, limit.Token);
        }
    }

    /// <summary>Until a count has stood still for a moment; every verdict must hold even if it had not yet.</summary>
    public static async Task UntilSteady(Func<long> count)
    {
        for (var before = -1L; before != count(); await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System))
        {
            before = count();
        }
    }
}
