using System.Text;

namespace Luma.Cli.Output;

/// <summary>Lines as text, with colours (ECMA-48 SGR) where they are wanted.</summary>
internal sealed class Ink(bool colour)
{
    private static readonly string[] Palette = ["36", "33", "35", "32", "34", "96", "93", "95"];

    public bool IsColourful => colour;

    public string Paint(Line line)
    {
        var text = new StringBuilder();
        foreach (var span in line.Spans)
        {
            text.Append(Paint(span.Text, Code(span.Tone)));
        }

        return text.ToString();
    }

    /// <summary>One of several colours, always the same for the same index.</summary>
    public string PaintNth(string text, int index) => Paint(text, Palette[index % Palette.Length]);

    private string Paint(string text, string? code) => colour && code is not null ? $"\e[{code}m{text}\e[0m" : text;

    private static string? Code(Tone tone) => tone switch
    {
        Tone.Strong => "1",
        Tone.Good => "32",
        Tone.Bad => "31",
        Tone.Warning => "33",
        Tone.Faint => "2",
        _ => null,
    };
}
