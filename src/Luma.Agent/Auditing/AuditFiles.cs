using System.Globalization;

namespace Luma.Agent.Auditing;

/// <summary>The files of the audit, each named after the number of its first line.</summary>
internal sealed class AuditFiles(string folder)
{
    private const string Ending = ".jsonl";

    /// <summary>The oldest first.</summary>
    public IReadOnlyList<string> All => [.. Directory.EnumerateFiles(folder, "*" + Ending).Order(StringComparer.Ordinal)];

    /// <summary>Empty where there is none.</summary>
    public string Latest => All is [.., var latest] ? latest : "";

    public string Folder => folder;

    public string BeginningWith(long number) => Path.Combine(folder, number.ToString("D12", CultureInfo.InvariantCulture) + Ending);

    /// <summary>Null where somebody has given it another name.</summary>
    public static long? FirstOf(string path) =>
        long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var first) ? first : null;
}
