namespace Luma.Cli.Output;

/// <summary>Tells nothing: the output belongs to a program.</summary>
internal sealed class SilentChorus(IReadOnlyList<string> servers, TimeProvider time) : Chorus(servers, time)
{
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override void Say(string server, Line line)
    {
    }
}
