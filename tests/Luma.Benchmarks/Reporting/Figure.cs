using System.Globalization;
using Luma.Benchmarks.Load;

namespace Luma.Benchmarks.Reporting;

/// <summary>Numbers as the tables show them; what could not be measured is a dash.</summary>
internal static class Figure
{
    private const string None = "–";

    public static string Count(double? value) => value is { } number ? number.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ') : None;

    public static string Ratio(double? value) => value?.ToString("0.00", CultureInfo.InvariantCulture) ?? None;

    public static string Milliseconds(double? value) =>
        value?.ToString(value < 1 ? "0.00 ms" : value < 100 ? "0.0 ms" : "0 ms", CultureInfo.InvariantCulture) ?? None;

    public static string Seconds(double? value) => value?.ToString("0.00 s", CultureInfo.InvariantCulture) ?? None;

    public static string Megabytes(double? bytes) => bytes is { } number ? (number / 1_000_000).ToString("0 MB", CultureInfo.InvariantCulture) : None;

    /// <summary>The failed ones of all of a kind.</summary>
    public static string Share(IReadOnlyCollection<Tally> tallies, string kind)
    {
        var failed = tallies.Sum(tally => tally.FailedOf(kind));
        return $"{Count(failed)} of {Count(failed + tallies.Sum(tally => tally.Answered(kind)))}";
    }

    public static double? Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? null : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
