using System.Runtime.CompilerServices;
using System.Text;

namespace Luma.Docker.Connection;

/// <summary>
/// A path below the API version, written as an interpolated string whose holes are escaped. Slashes stay, since image
/// names have them; what would change the path's shape (empty, <c>.</c>, <c>..</c>) is refused.
/// </summary>
[InterpolatedStringHandler]
internal readonly ref struct EnginePath(int literalLength, int formattedCount)
{
    private readonly StringBuilder _text = new(literalLength + formattedCount * 64);

    public void AppendLiteral(string literal) => _text.Append(literal);

    public void AppendFormatted(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _text.AppendJoin('/', name.Split('/').Select(Escape));
    }

    public override string ToString() => _text.ToString();

    private static string Escape(string segment) => segment is "" or "." or ".."
        ? throw new ArgumentException("A name must not be empty nor have the segments '', '.' or '..'")
        : Uri.EscapeDataString(segment);
}
