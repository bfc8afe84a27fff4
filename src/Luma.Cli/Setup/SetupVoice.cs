using System.Text.Json;
using Luma.Cli.Connection;
using Luma.Cli.Output;

namespace Luma.Cli.Setup;

/// <summary>Tells how setup or teardown of one server goes: a person in lines, a program in objects.</summary>
internal sealed class SetupVoice(string server, Narrator narrator, TextWriter? json) : IAsyncDisposable
{
    /// <summary>Whether nothing is done, and what is told is what would be.</summary>
    public bool IsRehearsal { get; set; }

    public void Begin(string what) => narrator.Begin(what);

    public void Detail(string how) => narrator.Detail(how);

    public void Changed(string what) => Tell("changed", what, null, IsRehearsal ? Line.Warning("+") : Line.Good("✓"));

    public void Unchanged(string what) => Tell("unchanged", what, null, Line.Faint("✓"));

    /// <summary>It works all the same.</summary>
    public void Advise(string what, string? remedy) => Tell("advice", what, remedy, Line.Warning("!"));

    public void Finish(string what) => Tell("finished", what, null, Line.Good("✓"));

    public void Fail(string what, string? remedy, IReadOnlyList<string> evidence)
    {
        foreach (var line in evidence)
        {
            narrator.Say(new(Line.Faint($"  | {line}")));
        }

        Tell("failed", what, remedy, Line.Bad("✗"));
    }

    public void Fail(Exception error)
    {
        switch (error)
        {
            case SetupException e:
                Fail(e.Message, e.Remedy, e.Evidence);
                break;
            case AgentUnreachableException e:
                Fail(e.Message, e.Remedy, e.Evidence);
                break;
            case UsageException e:
                Fail(e.Message, e.Remedy, []);
                break;
            default:
                Fail(error.Message, null, []);
                break;
        }
    }

    public ValueTask DisposeAsync() => narrator.DisposeAsync();

    private void Tell(string kind, string what, string? remedy, Span mark)
    {
        json?.WriteLine(JsonSerializer.Serialize(new SetupEvent(server, kind, what, remedy), CliJson.Default.SetupEvent));
        narrator.Begin("");
        narrator.Say(new(mark, $" {what}"));
        if (remedy is not null)
        {
            narrator.Say(new(Line.Faint($"  → {remedy}")));
        }
    }
}
