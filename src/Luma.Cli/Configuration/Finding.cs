namespace Luma.Cli.Configuration;

/// <summary>A problem with the place where a person can mend it.</summary>
/// <param name="File">As the person named it.</param>
/// <param name="Path">In the words of <c>luma.yml</c>; empty for what has no path, such as malformed YAML.</param>
internal sealed record Finding(string File, Place At, string Path, string Message)
{
    public override string ToString() => $"{File}:{At.Line}:{At.Column} {(Path.Length == 0 ? "" : Path + " ")}{Message}";
}
