using System.Text;

namespace Luma.Benchmarks.Reporting;

/// <summary>A table in Markdown: words in the first column, figures in the others.</summary>
internal sealed class Table
{
    private readonly StringBuilder _text = new();
    private readonly int _columns;

    public Table(string first, params string[] columns)
    {
        _columns = columns.Length;
        Add(first, columns);
        Add("---", [.. columns.Select(_ => "---:")]);
    }

    /// <summary>A row; cells that are missing stay empty.</summary>
    public void Add(string first, params string[] cells) =>
        _text.Append("| ").AppendJoin(" | ", [first, .. cells, .. Enumerable.Repeat("", _columns - cells.Length)]).Append(" |\n");

    public override string ToString() => _text.ToString();
}
