namespace Luma.Benchmarks.Load;

/// <summary>Clients of many kinds at one app, for as long as this lives.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private readonly CancellationTokenSource _leave = new();
    private readonly List<Visitor> _visitors;
    private readonly Task _visits;

    public Crowd(IEnumerable<Visitor> visitors)
    {
        _visitors = [.. visitors];
        _visits = Task.WhenAll(_visitors.Select(visitor => Task.Run(() => visitor.StayAsync(this, _leave.Token))));
    }

    /// <summary>Where requests that begin now are counted; to be exchanged when another window begins.</summary>
    public Tally Tally
    {
        get;
        set
        {
            value.Resume();
            field = value;
        }
    } = new();

    /// <summary>To whom the versions that answer are reported.</summary>
    public Handover Handover { get; set; } = new("");

    /// <summary>A mixture as a site of some traffic has it: far from what the machine can carry, so that times mean something.</summary>
    /// <param name="slow">Seconds of the slow requests, of which two are always in flight.</param>
    /// <param name="pause">Milliseconds between an answer and the next quick request.</param>
    public static Crowd Of(Target target, int slow, int pause = 5) => Of(target, slow, TimeSpan.FromMilliseconds(pause));

    /// <summary>Quick requests alone, close after one another, to see when a new release answers first.</summary>
    public static Crowd OfObservers(Target target) => new(
    [
        .. Some(2, _ => RequestVisitor.Kept(target, TimeSpan.FromMilliseconds(1))),
        .. Some(2, _ => RequestVisitor.Fresh(target, TimeSpan.FromMilliseconds(1))),
    ]);

    /// <summary>Counts for a while what happens when nothing does.</summary>
    public static Task WatchAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await _leave.CancelAsync();
        await _visits;
        _visitors.ForEach(visitor => visitor.Dispose());
        _leave.Dispose();
    }

    private static Crowd Of(Target target, int slow, TimeSpan pause) => new(
    [
        .. Some(4, _ => RequestVisitor.Kept(target, pause)),
        .. Some(4, _ => RequestVisitor.Fresh(target, pause)),
        .. Some(4, _ => RequestVisitor.Uploading(target, pause)),
        .. Some(target.Http2 is null ? 0 : 4, _ => new Http2Visitor(target, pause)),
        .. Some(2, _ => RequestVisitor.Slow(target, slow)),
        .. Some(8, i => new SocketVisitor(target, TimeSpan.FromSeconds(1 + (i % 3)))),
    ]);

    private static IEnumerable<Visitor> Some(int count, Func<int, Visitor> visitor) => Enumerable.Range(0, count).Select(visitor);
}
