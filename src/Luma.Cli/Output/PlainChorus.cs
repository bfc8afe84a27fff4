namespace Luma.Cli.Output;

/// <summary>For logs and pipes: one line after another, and after each second in which no server said anything one about what is going on.</summary>
internal sealed class PlainChorus : Chorus
{
    /// <summary>So many servers are told of in one line.</summary>
    private const int Most = 4;

    private const int Room = 100;

    private readonly TextWriter _output;
    private readonly Ink _ink;
    private readonly Lock _lock = new();
    private readonly SilenceTicker _ticker;

    public PlainChorus(IReadOnlyList<string> servers, TextWriter output, Ink ink, TimeProvider time)
        : base(servers, time)
    {
        _output = output;
        _ink = ink;
        _ticker = new(time, OnSilence);
    }

    public override ValueTask DisposeAsync()
    {
        _ticker.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override void Say(string server, Line line)
    {
        lock (_lock)
        {
            _output.WriteLine(_ink.Paint(line.About(server)));
            _ticker.Reset();
        }
    }

    private void OnSilence()
    {
        List<string> doings = [.. Voices.Select(voice => voice.Doing(Room)).Where(doing => doing.Length > 0)];
        lock (_lock)
        {
            if (doings.Count > 0)
            {
                _output.WriteLine($"… {string.Join("; ", doings.Take(Most))}{(doings.Count > Most ? $"; and {doings.Count - Most} more" : "")}");
            }
        }
    }
}
