namespace Luma.Cli.Configuration;

/// <summary>Finds what a person probably meant.</summary>
internal static class NearestName
{
    public static string? Among(IEnumerable<string> names, string written)
    {
        var plain = Plain(written);
        var best = names
            .Select(name => (Name: name, Distance: Distance(Plain(name), plain)))
            .OrderBy(candidate => candidate.Distance)
            .FirstOrDefault();
        return best.Name is not null && best.Distance <= Math.Max(1, plain.Length / 3) ? best.Name : Part(names, plain);
    }

    /// <summary><c>env</c> for <c>environment</c>, <c>port</c> for <c>app_port</c>, <c>healthcheck</c> for <c>health</c>.</summary>
    private static string? Part(IEnumerable<string> names, string plain) => plain.Length < 3
        ? null
        : names.FirstOrDefault(name => Begins(Plain(name), plain) || Plain(name).EndsWith(plain, StringComparison.Ordinal));

    private static bool Begins(string name, string written) =>
        name.StartsWith(written, StringComparison.Ordinal) || (name.Length > 3 && written.StartsWith(name, StringComparison.Ordinal));

    private static string Plain(string name) => name.Replace('-', '_').ToLowerInvariant();

    /// <summary>Edits of one letter, two neighbours that changed places counting as one (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                rows[i, j] = i == 0 || j == 0 ? i + j : Step(rows, a, b, (i, j));
            }
        }

        return rows[a.Length, b.Length];
    }

    private static int Step(int[,] rows, string a, string b, (int I, int J) at)
    {
        var (i, j) = at;
        var cost = a[i - 1] == b[j - 1] ? 0 : 1;
        var least = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
        var swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
        return swapped ? Math.Min(least, rows[i - 2, j - 2] + 1) : least;
    }
}
