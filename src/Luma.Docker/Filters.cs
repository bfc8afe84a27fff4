using System.Collections.Immutable;
using System.Text.Json;
using Luma.Docker.Json;

namespace Luma.Docker;

/// <summary>
/// The <c>filters</c> parameter of list and event calls: values of one key are alternatives (all must match for labels),
/// different keys must all match. Immutable; every method gives a new set.
/// </summary>
public sealed class Filters
{
    private readonly ImmutableSortedDictionary<string, ImmutableArray<string>> _values;

    private Filters(ImmutableSortedDictionary<string, ImmutableArray<string>> values) => _values = values;

    /// <summary>Matches everything.</summary>
    public static Filters None { get; } = new(ImmutableSortedDictionary.Create<string, ImmutableArray<string>>(StringComparer.Ordinal));

    /// <summary>Adds any filter that the API reference names for the call.</summary>
    public Filters With(string key, string value) =>
        new(_values.SetItem(key, _values.GetValueOrDefault(key, []).Add(value)));

    /// <summary>Has the label, with this value if one is given.</summary>
    public Filters Label(string key, string? value = null) => With("label", value is null ? key : $"{key}={value}");

    /// <summary>Has this text in its name; anchor it with <c>^/name$</c> (containers) or <c>^name$</c> (networks) for the whole.</summary>
    public Filters Name(string name) => With("name", name);

    /// <summary>Containers in this state, see <see cref="ContainerStatus"/>.</summary>
    public Filters Status(string status) => With("status", status);

    /// <summary>Containers on this network (name or id).</summary>
    public Filters Network(string network) => With("network", network);

    /// <summary>Images whose reference matches this pattern.</summary>
    public Filters Reference(string pattern) => With("reference", pattern);

    /// <summary>Events of this type: <c>container</c>, <c>image</c>, <c>network</c>, <c>volume</c>, <c>daemon</c> …</summary>
    public Filters Type(string type) => With("type", type);

    /// <summary>Events of this action: <c>start</c>, <c>die</c>, <c>connect</c> …</summary>
    public Filters Event(string action) => With("event", action);

    /// <summary>Events of this container (name or id).</summary>
    public Filters Container(string container) => With("container", container);

    /// <summary>The parameter's value, or null if nothing is filtered.</summary>
    internal string? Encode() => _values.IsEmpty
        ? null
        : JsonSerializer.Serialize(_values.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray()), DockerJson.Default.FilterValues);
}
