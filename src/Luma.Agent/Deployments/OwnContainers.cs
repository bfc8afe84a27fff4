using System.Collections.Concurrent;

namespace Luma.Agent.Deployments;

/// <summary>
/// The app's containers by the names that a plan has for them. Docker is asked by their ids: somebody may have renamed one of them, and
/// given its name to a container of his own.
/// </summary>
/// <param name="seen">The ids of those that were there when the plan was made.</param>
internal sealed class OwnContainers(IReadOnlyDictionary<string, string> seen)
{
    private readonly ConcurrentDictionary<string, string> _ids = new(seen);

    public void Add(string name, string id) => _ids[name] = id;

    public void Rename(string name, string wanted)
    {
        if (_ids.TryRemove(name, out var id))
        {
            _ids[wanted] = id;
        }
    }

    /// <summary>Null where there is none.</summary>
    public string? Find(string name) => _ids.GetValueOrDefault(name);

    /// <summary>The ids of those that are there.</summary>
    public IReadOnlyList<string> Find(IEnumerable<string> names) => [.. names.Select(Find).OfType<string>()];

    /// <exception cref="StepFailed">There is none.</exception>
    public string Get(string name) => Find(name) ?? throw new StepFailed($"the container {name} is gone", "luma deploy makes a new one");
}
