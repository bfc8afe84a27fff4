using Spectre.Console;

namespace Luma.Cli.Output;

/// <summary>For a terminal: what is going on moves in one live line at the bottom, below the lines that stay.</summary>
internal sealed class TerminalNarrator : Narrator
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    private readonly IAnsiConsole _console;
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer _beat;
    private readonly Task _live;
    private StatusContext? _status;

    public TerminalNarrator(string server, IAnsiConsole console, TimeProvider time)
        : base(server, time)
    {
        _console = console;
        _live = console.Status().Spinner(Spinner.Known.Dots).StartAsync("…", LiveAsync);
        _beat = time.CreateTimer(_ => Changed(), null, Beat, Beat);
    }

    public override void Say(string about, Line line) => _console.Write(new OverLiveLine(line.About(about)));

    public override async ValueTask DisposeAsync()
    {
        await _beat.DisposeAsync();
        _over.TrySetResult();
        await _live;
    }

    /// <summary>The live line must not wrap, or its rest would stay behind when it is redrawn.</summary>
    protected override void Changed()
    {
        if (Now(Math.Max(20, _console.Profile.Width - 6)) is { Length: > 0 } now)
        {
            _status?.Status = Markup.Escape(now);
        }
    }

    private async Task LiveAsync(StatusContext status)
    {
        _status = status;
        await _over.Task;
    }
}
