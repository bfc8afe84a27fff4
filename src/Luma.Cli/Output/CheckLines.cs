using Luma.Core.Api;

namespace Luma.Cli.Output;

/// <summary>What a check of the server found, each with its remedy, and a line that sums it up.</summary>
internal static class CheckLines
{
    public static IEnumerable<Line> Of(IReadOnlyList<CheckResult> checks)
    {
        var width = checks.Max(check => check.Area.Length);
        foreach (var check in checks)
        {
            yield return new(Mark(check.State), $" {check.Area.PadRight(width)}  {check.Message}");
            if (check.Remedy.Length > 0)
            {
                yield return new(new string(' ', width + 4), Line.Faint($"→ {check.Remedy}"));
            }
        }

        yield return (Count(checks, CheckState.Trouble), Count(checks, CheckState.Advice)) switch
        {
            (0, 0) => new(Line.Good("All is well.")),
            (0, var advice) => new(Line.Good("Nothing is wrong"), $", {Figures.Count(advice, "piece")} of advice."),
            var (trouble, advice) => new(Line.Bad(Figures.Count(trouble, "thing")), $" to mend{(advice > 0 ? $", {Figures.Count(advice, "piece")} of advice" : "")}."),
        };
    }

    private static Span Mark(CheckState state) => state switch
    {
        CheckState.Good => Line.Good("✓"),
        CheckState.Advice => Line.Warning("!"),
        _ => Line.Bad("✗"),
    };

    private static int Count(IReadOnlyList<CheckResult> checks, CheckState state) => checks.Count(check => check.State == state);
}
