namespace Luma.Cli.Output;

/// <summary>For logs and pipes: one line after another, and after each second of silence one about what is going on.</summary>
internal sealed class PlainNarrator : Narrator
{
    private readonly TextWriter _output;
    private readonly Ink _ink;
    private readonly Lock _lock = new();
    private readonly SilenceTicker _ticker;

    public PlainNarrator(string server, TextWriter output, Ink ink, TimeProvider time)
        : base(server, time)
    {
        _output = output;
        _ink = ink;
        _ticker = new(time, OnSilence);
    }

    public override void Say(string about, Line line)
    {
        lock (_lock)
        {
            _output.WriteLine(_ink.Paint(line.About(about)));
            _ticker.Reset();
        }
    }

    public override ValueTask DisposeAsync()
    {
        _ticker.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override void Changed()
    {
    }

    private void OnSilence()
    {
        lock (_lock)
        {
            if (Now() is { Length: > 0 } now)
            {
                _output.WriteLine($"[{Server}] … {now}");
            }
        }
    }
}
