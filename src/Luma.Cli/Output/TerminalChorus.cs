using Spectre.Console;
using Spectre.Console.Rendering;

namespace Luma.Cli.Output;

/// <summary>For a terminal: below the lines that stay, a live one for each server on which something is going on.</summary>
internal sealed class TerminalChorus : Chorus
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    private readonly IAnsiConsole _console;
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer _beat;
    private readonly Task _live;
    private LiveDisplayContext? _display;

    public TerminalChorus(IReadOnlyList<string> servers, IAnsiConsole console, TimeProvider time)
        : base(servers, time)
    {
        _console = console;
        _live = console.Live(new Text("…")).AutoClear(true).StartAsync(LiveAsync);
        _beat = time.CreateTimer(_ => Show(), null, Beat, Beat);
    }

    public override async ValueTask DisposeAsync()
    {
        await _beat.DisposeAsync();
        _over.TrySetResult();
        await _live;
    }

    protected override void Say(string server, Line line) => _console.Write(new OverLiveLine(line.About(server)));

    /// <summary>No more lines than the screen has, none of which may wrap.</summary>
    private void Show()
    {
        var room = Math.Max(20, _console.Profile.Width - 2);
        var most = Math.Max(3, _console.Profile.Height - 4);
        List<string> doings = [.. Voices.Select(voice => voice.Doing(room - voice.Length)).Where(doing => doing.Length > 0)];
        IEnumerable<string> shown = doings.Count > most ? [.. doings.Take(most - 1), $"… and {doings.Count - most + 1} more"] : doings;
        _display?.UpdateTarget(new Rows(shown.Select(doing => (IRenderable)new Text(doing))));
    }

    private async Task LiveAsync(LiveDisplayContext display)
    {
        _display = display;
        await _over.Task;
    }
}
