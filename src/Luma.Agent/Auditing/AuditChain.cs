using System.Globalization;
using Luma.Core.Api;

namespace Luma.Agent.Auditing;

/// <summary>Goes through all lines, and names each that does not follow from the one before.</summary>
internal static class AuditChain
{
    /// <param name="files">The oldest first.</param>
    public static AuditVerification Verify(IReadOnlyList<string> files)
    {
        var faults = new List<AuditFault>();
        var (lines, from, head, next) = (0L, 0L, "", 0L);
        foreach (var path in files)
        {
            var number = 0;
            foreach (var text in File.ReadLines(path))
            {
                number++;
                lines++;
                var line = AuditLine.Read(text);
                if (FaultOf(line, head, next, number == 1 ? AuditFiles.FirstOf(path) : null) is { } fault)
                {
                    faults.Add(new(path, number, fault));
                }

                head = AuditLine.HashOf(text);
                next = (line?.Entry.Number ?? next) + 1;
                from = lines == 1 ? next - 1 : from;
            }

            faults.AddRange(EndOf(path, number));
        }

        return new(files.Count, lines, from, head, faults);
    }

    /// <param name="line">Null where it cannot be read.</param>
    /// <param name="head">The hash of the line before; empty where there is none.</param>
    /// <param name="next">The number that it must have, if there is a line before.</param>
    /// <param name="named">What the file's name says, in its first line.</param>
    private static string? FaultOf(AuditLine? line, string head, long next, long? named) => line switch
    {
        null => "it is no line of an audit: it was changed, or the disk has lost it",
        { Entry.Number: 1 } when head.Length == 0 && line.Previous != AuditLine.Beginning => "it is the first, and names one before it",
        _ when head.Length > 0 && line.Previous != head => "it does not follow from the line before: that one was changed, or lines were left out or put between",
        _ when head.Length > 0 && line.Entry.Number != next => Text($"its number is {line.Entry.Number} instead of {next}"),
        _ when named is { } first && line.Entry.Number != first => Text($"its number is {line.Entry.Number}, and its file is named for {first}: lines were left out"),
        _ => null,
    };

    private static IEnumerable<AuditFault> EndOf(string path, int lines)
    {
        using var stream = File.OpenRead(path);
        if (stream.Length == 0)
        {
            return [];
        }

        stream.Seek(-1, SeekOrigin.End);
        return stream.ReadByte() == '\n' ? [] : [new(path, lines, "it is torn: its end is missing")];
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
