using System.Globalization;
using Luma.Core.Api;

namespace Luma.Cli.Output;

/// <summary>A server's audit as a table, or what is wrong with it.</summary>
internal static class AuditLines
{
    private static readonly string[] Heading = ["NO", "WHEN (UTC)", "BY", "WHAT", "APP", "RELEASE", "IMAGE", "RESULT"];

    public static IEnumerable<Line> Of(IReadOnlyList<AuditEntry> entries) => Columns.Of(Heading, [.. entries.Select(Row)]);

    public static IEnumerable<Line> Of(AuditVerification found)
    {
        foreach (var fault in found.Faults)
        {
            yield return new(Line.Bad($"{fault.File}:{fault.Line}"), $" {fault.What}");
        }

        var since = found.From > 1 ? $" from number {found.From} on" : "";
        var extent = $"{Figures.Count(found.Lines, "line")} in {Figures.Count(found.Files, "file")}{since}";
        yield return found.Faults.Count > 0
            ? new(Line.Bad("The audit is not whole:"), $" {Figures.Count(found.Faults.Count, "fault")}, {extent}")
            : new(Line.Good("The audit is whole:"), $" {extent}{(found.Head.Length > 0 ? $"; the last one's hash is {found.Head}" : "")}");
    }

    private static string[] Row(AuditEntry entry) =>
    [
        entry.Number.ToString(CultureInfo.InvariantCulture),
        entry.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        By(entry),
        entry.Action,
        entry.Subject,
        entry.Release == 0 ? "" : entry.Version.Length == 0 || entry.Version == entry.Release.ToString(CultureInfo.InvariantCulture)
            ? entry.Release.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{entry.Release} ({entry.Version})"),
        entry.Image,
        entry.Detail.Length > 0 ? $"{Word(entry.Result)}: {entry.Detail}" : Word(entry.Result),
    ];

    private static string By(AuditEntry entry)
    {
        var origin = string.Join(", ", new[] { entry.From, entry.Key }.OfType<string>());
        return origin.Length > 0 ? $"{entry.By} ({origin})" : entry.By;
    }

    private static string Word(AuditResult result) => result.ToString().ToLowerInvariant();
}
