using Luma.Benchmarks.Load;

namespace Luma.Benchmarks.Reporting;

/// <summary>Why requests failed, as a list in Markdown; empty where none did.</summary>
internal sealed class Causes
{
    private readonly List<string> _lines = [];

    public void Add(string name, params IEnumerable<Tally> tallies)
    {
        var causes = tallies.SelectMany(tally => tally.Failures)
            .GroupBy(failure => failure.Key, failure => failure.Value, (cause, counts) => (Cause: cause, Count: counts.Sum()))
            .OrderByDescending(failure => failure.Count)
            .Select(failure => $"{failure.Cause} × {Figure.Count(failure.Count)}")
            .ToList();
        if (causes.Count > 0)
        {
            _lines.Add($"- {name}: {string.Join("; ", causes)}");
        }
    }

    public override string ToString() => _lines.Count == 0 ? "No request failed.\n" : $"Failed, by kind and cause:\n\n{string.Join('\n', _lines)}\n";
}
