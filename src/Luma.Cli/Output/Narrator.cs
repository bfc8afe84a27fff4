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
    public abstract void Say(Line line);

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

    /// <summary>What is going on, in one line; empty when nothing is.</summary>
    protected string Now
    {
        get
        {
            lock (_lock)
            {
                var detail = _detail.Length == 0 ? "" : $": {_detail}";
                return _topic.Length == 0 ? "" : $"{_topic}{detail} ({Figures.Seconds(time.GetElapsedTime(_since))})";
            }
        }
    }

    public abstract ValueTask DisposeAsync();

    protected abstract void Changed();
}
