namespace Luma.Cli.Output;

/// <summary>How a piece of text is meant; colour is a matter of where it is shown.</summary>
internal enum Tone
{
    Plain,
    Strong,
    Good,
    Bad,
    Warning,
    Faint,
}

internal readonly record struct Span(string Text, Tone Tone)
{
    public static implicit operator Span(string text) => new(text, Tone.Plain);
}

/// <summary>A line for a person, without the server's name.</summary>
internal sealed record Line(params IReadOnlyList<Span> Spans)
{
    /// <summary>The same behind the name of what it is about, in brackets.</summary>
    public Line About(string name) => new([Faint($"[{name}]"), " ", .. Spans]);

    public override string ToString() => string.Concat(Spans.Select(span => span.Text));

    public static Span Strong(string text) => new(text, Tone.Strong);

    public static Span Good(string text) => new(text, Tone.Good);

    public static Span Bad(string text) => new(text, Tone.Bad);

    public static Span Warning(string text) => new(text, Tone.Warning);

    public static Span Faint(string text) => new(text, Tone.Faint);
}
