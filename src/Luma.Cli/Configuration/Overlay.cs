namespace Luma.Cli.Configuration;

/// <summary>Lays one document over another: mappings merge, all else replaces, and null takes a key away.</summary>
internal static class Overlay
{
    public static Node Lay(Node over, Node under) => (over, under) switch
    {
        (Mapping upper, Mapping lower) => lower with { Entries = [.. Kept(upper, lower), .. Added(upper, lower)] },
        _ => over,
    };

    /// <summary>A key that is given twice stays twice, so that it is complained of.</summary>
    private static IEnumerable<Entry> Kept(Mapping upper, Mapping lower)
    {
        foreach (var entry in lower.Entries)
        {
            if (Find(upper, entry) is not { } above)
            {
                yield return entry;
            }
            else if (above.Value is not Scalar { IsNull: true })
            {
                yield return above.Value is Mapping && entry.Value is Mapping ? entry with { Value = Lay(above.Value, entry.Value) } : above;
            }
        }
    }

    /// <summary>Taking away what is not there is no error: the file below may change.</summary>
    private static IEnumerable<Entry> Added(Mapping upper, Mapping lower) =>
        upper.Entries.Where(entry => ReferenceEquals(Find(upper, entry), entry)
            ? Find(lower, entry) is null && entry.Value is not Scalar { IsNull: true }
            : true);

    private static Entry? Find(Mapping mapping, Entry wanted) => mapping.Entries.FirstOrDefault(entry => entry.Key.Text == wanted.Key.Text);
}
