namespace Luma.Cli.Configuration;

/// <summary>One key of a mapping: its name, and how its value becomes part of <typeparamref name="T"/>.</summary>
internal sealed record Key<T>(string Name, Func<T, Field, T> Bind)
{
    /// <summary>What to say of a mapping without this key; null where it may be left out.</summary>
    public string? Required { get; init; }

    /// <summary>The key beside which it may be left out nevertheless.</summary>
    public string? Unless { get; init; }

    /// <summary>The keys below this one.</summary>
    public IReadOnlyList<string> Below { get; init; } = [];
}

/// <summary>The keys of one mapping of <c>luma.yml</c>: binding, the search for unknown keys and the reference test read this.</summary>
internal sealed class KeyTable<T>(params Key<T>[] keys)
{
    /// <summary>Every path of this mapping and below: <c>health</c>, <c>health.path</c>, …</summary>
    public IReadOnlyList<string> Paths =>
        [.. keys.SelectMany(key => key.Below.Select(below => $"{key.Name}.{below}").Prepend(key.Name))];

    /// <summary>Keys that others know and Luma has not, with the reason.</summary>
    public IReadOnlyDictionary<string, string> Refused { get; init; } = new Dictionary<string, string>();

    /// <summary>The same keys in a mapping that has more than these.</summary>
    public KeyTable<TWhole> Within<TWhole>(Func<TWhole, T> part, Func<TWhole, T, TWhole> with, params Key<TWhole>[] more) => new(
    [
        .. keys.Select(key => new Key<TWhole>(key.Name, (whole, field) => with(whole, key.Bind(part(whole), field))) { Required = key.Required, Unless = key.Unless, Below = key.Below }),
        .. more,
    ])
    {
        Refused = Refused,
    };

    public T Bind(T value, Field field)
    {
        var given = field.Entries();
        foreach (var (name, entry) in given)
        {
            if (Array.Find(keys, key => key.Name == name) is { } key)
            {
                value = key.Bind(value, entry);
            }
            else
            {
                entry.Problem(Refused.GetValueOrDefault(name) ?? $"is unknown; {Remedy(name)}");
            }
        }

        if (field.Node is Mapping or Scalar { IsNull: true })
        {
            TellMissing(field, [.. given.Select(entry => entry.Name)]);
        }

        return value;
    }

    private void TellMissing(Field field, HashSet<string> given)
    {
        foreach (var key in keys.Where(key => key.Required is not null && !given.Contains(key.Name) && !given.Contains(key.Unless ?? key.Name)))
        {
            field.Missing(key.Name, key.Required!);
        }
    }

    /// <summary>The first key under one of these keys that is found there.</summary>
    private string? Below(Func<IReadOnlyList<string>, string?> find) => keys
        .Select(key => find(key.Below) is { } found ? $"{key.Name}.{found}" : null)
        .FirstOrDefault(found => found is not null);

    private string Remedy(string name)
    {
        var meant = Below(below => below.Contains(name) ? name : null)
            ?? NearestName.Among(keys.Select(key => key.Name), name)
            ?? Below(below => NearestName.Among(below, name));
        return meant is null ? $"here are known: {string.Join(", ", keys.Select(key => key.Name))}" : $"did you mean {meant}?";
    }
}
