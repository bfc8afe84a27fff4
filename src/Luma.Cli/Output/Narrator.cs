namespace Luma.Cli.Output;

/// <summary>Tells a person what happens on a server: lines that stay, and what is going on between them.</summary>
internal abstract class Narrator(string server, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private string _topic = "";
    private string _detail = "";
    private long _since;

    protected string Server => server;

    /// <summary>A line that stays.</summary>
    public void Say(Line line) => Say(server, line);

    /// <summary>A line that stays, about one of several servers.</summary>
    public abstract void Say(string about, Line line);

    /// <summary>Something new is going on; its seconds count from here.</summary>
    public void Begin(string topic)
    {
        lock (_lock)
        {
            (_topic, _detail, _since) = (topic, "", time.GetTimestamp());
        }

        Changed();
    }

    /// <summary>How it goes.</summary>
    public void Detail(string detail)
    {
        lock (_lock)
        {
            _detail = detail;
        }

        Changed();
    }

    public abstract ValueTask DisposeAsync();

    protected abstract void Changed();

    /// <summary>What is going on, in one line; empty when nothing is. Where room is short, the topic gives way.</summary>
    protected string Now(int room = int.MaxValue)
    {
        lock (_lock)
        {
            var elapsed = time.GetElapsedTime(_since);
            var rest = (_detail.Length == 0 ? "" : $": {_detail}") + (elapsed < SilenceTicker.Longest ? "" : $" ({Figures.Seconds(elapsed)})");
            return _topic.Length == 0 ? "" : Cut(Cut(_topic, Math.Max(room / 3, room - rest.Length)) + rest, room);
        }
    }

    private static string Cut(string text, int room) => text.Length <= room ? text : string.Concat(text.AsSpan(0, room - 1), "…");
}
