using Spectre.Console;
using Spectre.Console.Rendering;

namespace Luma.Cli.Output;

/// <summary>
/// A line that is written where the live line stood, which moves down. Spectre puts the cursor there but erases nothing, so
/// that the live line would show behind a shorter one.
/// </summary>
internal sealed class OverLiveLine(Line line) : Renderable
{
    /// <summary>ECMA-48 ED: erase from the cursor to the end of the screen.</summary>
    private const string EraseBelow = "\e[J";

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
        [Segment.Control(EraseBelow), .. ((IRenderable)Painted()).Render(options, maxWidth), Segment.LineBreak];

    private Paragraph Painted()
    {
        var paragraph = new Paragraph();
        foreach (var span in line.Spans)
        {
            paragraph.Append(span.Text, StyleOf(span.Tone));
        }

        return paragraph;
    }

    private static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Strong => new(decoration: Decoration.Bold),
        Tone.Good => new(Color.Green),
        Tone.Bad => new(Color.Red),
        Tone.Warning => new(Color.Yellow),
        Tone.Faint => new(decoration: Decoration.Dim),
        _ => Style.Plain,
    };
}
