namespace Luma.Cli.Output;

/// <summary>Tells nothing: the output belongs to a program.</summary>
internal sealed class SilentNarrator(string server, TimeProvider time) : Narrator(server, time)
{
    public override void Say(string about, Line line)
    {
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override void Changed()
    {
    }
}
