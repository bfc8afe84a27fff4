namespace Luma.Benchmarks.Reporting;

/// <summary>docs/benchmarks.md, in which each scenario's figures stand between two marks.</summary>
internal sealed class Page(string file)
{
    /// <summary>Replaces the figures of one scenario; the words around them stay.</summary>
    /// <exception cref="InvalidOperationException">The marks are missing.</exception>
    public async Task WriteAsync(string scenario, string figures)
    {
        var text = await File.ReadAllTextAsync(file);
        var (begin, end) = ($"<!-- {scenario}: measured -->\n", $"<!-- {scenario}: end -->");
        var from = text.IndexOf(begin, StringComparison.Ordinal);
        var to = text.IndexOf(end, StringComparison.Ordinal);
        if (from < 0 || to < from)
        {
            throw new InvalidOperationException($"{file} has no place for {scenario}: it needs the lines {begin.Trim()} and {end}");
        }

        await File.WriteAllTextAsync(file, $"{text[..(from + begin.Length)]}\n{figures.Trim()}\n\n{text[to..]}");
    }
}
