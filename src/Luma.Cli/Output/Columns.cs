namespace Luma.Cli.Output;

/// <summary>A table whose columns are as wide as their widest cell.</summary>
internal static class Columns
{
    public static IEnumerable<Line> Of(IReadOnlyList<string> heading, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        int[] widths = [.. heading.Select((title, i) => rows.Select(row => row[i].Length).Append(title.Length).Max())];
        yield return new(Line.Faint(Row(heading, widths)));
        foreach (var row in rows)
        {
            yield return new(Row(row, widths));
        }
    }

    private static string Row(IReadOnlyList<string> cells, int[] widths) =>
        string.Join("  ", cells.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd();
}
