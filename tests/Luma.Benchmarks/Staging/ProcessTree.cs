using System.Globalization;

namespace Luma.Benchmarks.Staging;

/// <summary>A process and all that it has started, by what the kernel tells in <c>/proc</c>.</summary>
internal static class ProcessTree
{
    /// <summary>Ticks are hundredths of a second on every Linux (<c>USER_HZ</c>).</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    /// <summary>Processor time since their start, of those that run still.</summary>
    public static TimeSpan CpuOf(int root) =>
        Members(root).Aggregate(TimeSpan.Zero, (sum, process) => sum + (process.Ticks * Tick));

    /// <summary>Resident memory, in bytes; what two of them share is counted in parts (proportional set size).</summary>
    public static long MemoryOf(int root) => Members(root).Sum(process => PartOf(process.Id));

    /// <summary>The ids of the processes that have this text in their command line, without this one, the oldest first.</summary>
    public static IReadOnlyList<int> With(string argument) =>
    [
        .. Directory.EnumerateDirectories("/proc").Select(Read).OfType<(int Id, int Parent, long Ticks)>().Select(process => process.Id)
            .Where(id => id != Environment.ProcessId && CommandLineOf(id).Contains(argument, StringComparison.Ordinal)).Order(),
    ];

    private static string CommandLineOf(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static List<(int Id, int Parent, long Ticks)> Members(int root)
    {
        var all = Directory.EnumerateDirectories("/proc").Select(Read).OfType<(int Id, int Parent, long Ticks)>().ToLookup(process => process.Parent);
        var members = all.SelectMany(family => family).Where(process => process.Id == root).ToList();
        for (var i = 0; i < members.Count; i++)
        {
            members.AddRange(all[members[i].Id]);
        }

        return members;
    }

    private static (int Id, int Parent, long Ticks)? Read(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id))
        {
            return null;
        }

        try
        {
            // The name, in parentheses, may hold anything.
            var text = File.ReadAllText(Path.Combine(folder, "stat"));
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (id, (int)Number(fields[1]), Number(fields[11]) + Number(fields[12]));
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static long PartOf(int id) => File.ReadLines($"/proc/{id}/smaps_rollup")
        .Where(line => line.StartsWith("Pss:", StringComparison.Ordinal))
        .Sum(line => 1024 * Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]));
}
