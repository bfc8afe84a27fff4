using Luma.Core;

namespace Luma.Cli.Configuration;

/// <summary>What one pass over a file gathers: problems, and where each path stands.</summary>
internal sealed class Reading(string file)
{
    private readonly List<Finding> _findings = [];
    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);

    public string File => file;

    public IReadOnlyList<Finding> Findings => _findings;

    public void Add(Place at, string path, string message) => _findings.Add(new(at.File ?? file, at, path, message));

    public void Remember(string path, Place at) => _places.TryAdd(path, at);

    public bool Knows(string path) => _places.ContainsKey(path);

    /// <summary>Where the path stands, or the nearest part of it that is in the file.</summary>
    public Place PlaceOf(string path)
    {
        for (var known = path; known.Length > 0; known = Parent(known))
        {
            if (_places.TryGetValue(known, out var place))
            {
                return place;
            }
        }

        return Place.Start;
    }

    /// <summary>Puts what the rules say at its place, unless the value there could not even be read.</summary>
    public void Add(IEnumerable<Problem> problems)
    {
        foreach (var problem in problems.Where(problem => !IsUnreadable(problem.Path)).ToList())
        {
            Add(PlaceOf(problem.Path), problem.Path, problem.Message);
        }
    }

    private bool IsUnreadable(string path)
    {
        for (var part = path; part.Length > 0; part = Parent(part))
        {
            if (_findings.Exists(finding => finding.Path == part && finding.At == PlaceOf(part)))
            {
                return true;
            }
        }

        return false;
    }

    private static string Parent(string path) => path[..Math.Max(0, path.LastIndexOfAny(['.', '[']))];
}
