using Spectre.Console.Rendering;

namespace Luma.Cli.Output;

/// <summary>
/// A line that is written where the live line stood, which moves down. Spectre puts the cursor there but erases nothing, so
/// that the live line would show behind a shorter one.
/// </summary>
internal sealed class OverLiveLine(IRenderable line) : Renderable
{
    /// <summary>ECMA-48 ED: erase from the cursor to the end of the screen.</summary>
    private const string EraseBelow = "\e[J";

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
        [Segment.Control(EraseBelow), .. line.Render(options, maxWidth), Segment.LineBreak];
}
