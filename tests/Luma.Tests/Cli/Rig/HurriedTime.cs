namespace Luma.Tests.Cli.Rig;

/// <summary>A clock on which whatever is waited for is due at once, while the hands move as if it had been waited for.</summary>
/// <param name="longest">Whatever is to last longer never comes to an end: it is a limit, and not a pause. Default: nothing.</param>
internal sealed class HurriedTime(TimeSpan? longest = null) : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime >= TimeSpan.Zero && !(dueTime > longest))
        {
            Interlocked.Add(ref _ticks, dueTime.Ticks);
            ThreadPool.QueueUserWorkItem(_ => callback(state));
        }

        return new Spent();
    }

    private sealed class Spent : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
