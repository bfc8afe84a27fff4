using System.Globalization;
using Luma.Core.Units;

namespace Luma.Cli.Configuration;

/// <summary>
/// A value of <c>luma.yml</c> under the path by which people know it. Each reader answers with the fallback, and complains,
/// where the value is not of its kind, so that one run finds every problem.
/// </summary>
internal sealed class Field
{
    private readonly Reading _reading;
    private readonly Place _at;

    public Field(Reading reading, string path, Place at, Node node)
    {
        _reading = reading;
        _at = at;
        Path = path;
        Node = node;
        reading.Remember(path, at);
    }

    public string Path { get; }

    public Node Node { get; }

    public void Problem(string message) => _reading.Add(_at, Path, message);

    public string Text(string fallback) => Scalar() is { } text ? text : fallback;

    public int Whole(int fallback)
    {
        if (Scalar() is not { } text)
        {
            return fallback;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : Wrong("a whole number", text, fallback);
    }

    public bool Flag(bool fallback) => Scalar() switch
    {
        null => fallback,
        "true" => true,
        "false" => false,
        var text => Wrong("true or false", text, fallback),
    };

    public decimal? Number(decimal? fallback)
    {
        if (Scalar() is not { } text)
        {
            return fallback;
        }

        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out var number)
            ? number
            : Wrong("a number such as 0.5 or 2", text, fallback);
    }

    public TimeSpan Duration(TimeSpan fallback)
    {
        if (Scalar() is not { } text)
        {
            return fallback;
        }

        if (Core.Units.Duration.TryParse(text, out var duration))
        {
            return duration;
        }

        return text.All(char.IsAsciiDigit)
            ? Wrong($"a duration with its unit: write {text}s", text, fallback)
            : Wrong("a duration such as 500ms, 10s, 1m30s or 5m, of at most 30 days", text, fallback);
    }

    public long? Size(long? fallback)
    {
        if (Scalar() is not { } text)
        {
            return fallback;
        }

        return ByteSize.TryParse(text, out var bytes) ? bytes : Wrong("a size such as 512m or 2g", text, fallback);
    }

    /// <summary>A list, of which nothing given counts as empty.</summary>
    public IReadOnlyList<Field> Items(string kind = "a list")
    {
        if (Node is Sequence sequence)
        {
            return [.. sequence.Items.Select((item, i) => new Field(_reading, $"{Path}[{i}]", item.At, item))];
        }

        if (Node is not Configuration.Scalar { IsNull: true })
        {
            Problem($"must be {kind}");
        }

        return [];
    }

    /// <summary>A mapping, of which nothing given counts as empty. Of a key that is given twice the first counts.</summary>
    public IReadOnlyList<(string Name, Field Value)> Entries(string kind = "a mapping of keys to values")
    {
        if (Node is Mapping mapping)
        {
            return [.. mapping.Entries.GroupBy(entry => entry.Key.Text, StringComparer.Ordinal).Select(Once)];
        }

        if (Node is not Configuration.Scalar { IsNull: true })
        {
            Problem($"must be {kind}");
        }

        return [];
    }

    /// <summary>The same place under another path, or with a part of the value.</summary>
    public Field As(string path, Node node) => new(_reading, path, _at, node);

    public string Below(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    /// <summary>Complains about a key that is not there, at the mapping that lacks it.</summary>
    public void Missing(string name, string message) => _reading.Add(_at, Below(name), message);

    private (string, Field) Once(IGrouping<string, Entry> given)
    {
        var first = given.First();
        foreach (var again in given.Skip(1))
        {
            _reading.Add(again.Key.At, Below(given.Key), $"is given twice, first in line {first.Key.At.Line}; keep one");
        }

        return (given.Key, new(_reading, Below(given.Key), first.Key.At, first.Value));
    }

    private string? Scalar()
    {
        if (Node is Scalar { IsNull: false, Broken: false, Text: var text })
        {
            return text;
        }

        if (Node is Scalar { Broken: true })
        {
            return null;
        }

        Problem(Node is Scalar ? "has no value; give it one or remove the key" : "must be a single value");
        return null;
    }

    private T Wrong<T>(string kind, string text, T fallback)
    {
        Problem($"must be {kind} (was '{text}')");
        return fallback;
    }
}
