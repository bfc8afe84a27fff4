using System.Text;

namespace Luma.Cli.Configuration;

/// <summary>Files of lines <c>NAME=value</c>, such as <c>.luma/secrets</c> and <c>.env</c>. No message holds a value.</summary>
internal static class Assignments
{
    /// <exception cref="UsageException">It cannot be read.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path, string shown, Reading reading)
    {
        try
        {
            return Parse(File.ReadAllText(path), reading);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{shown} cannot be read: {e.Message}", "Mind its owner and permissions.");
        }
    }

    private static Dictionary<string, string> Parse(string text, Reading reading)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in text.Split('\n').Select(line => line.Trim()))
        {
            number++;
            if (line.Length > 0 && line[0] != '#')
            {
                Add(values, line, (reading, new(number, 1)));
            }
        }

        return values;
    }

    private static void Add(Dictionary<string, string> values, string line, (Reading Reading, Place At) to)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? "" : line[..equals].Trim();
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            to.Reading.Add(to.At, "", "must read NAME=value");
        }
        else if (Unquoted(line[(equals + 1)..].Trim()) is not { } value)
        {
            to.Reading.Add(to.At, name, "has a quote that is not closed at the end of the line");
        }
        else if (!values.TryAdd(name, value))
        {
            to.Reading.Add(to.At, name, "is given twice; keep one");
        }
    }

    /// <summary>'…' as it stands; "…" with \n, \" and \\; anything else as it stands, # included. Null for a quote left open.</summary>
    private static string? Unquoted(string value)
    {
        if (value.Length == 0 || value[0] is not ('"' or '\''))
        {
            return value;
        }

        if (value.Length < 2 || value[^1] != value[0])
        {
            return null;
        }

        return value[0] == '\'' ? value[1..^1] : Unescaped(value[1..^1]);
    }

    private static string? Unescaped(string value)
    {
        var text = new StringBuilder();
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] != '\\')
            {
                text.Append(value[i]);
            }
            else if (++i == value.Length)
            {
                return null;
            }
            else
            {
                text.Append(value[i] switch { 'n' => "\n", 't' => "\t", '"' => "\"", '\\' => "\\", var other => $"\\{other}" });
            }
        }

        return text.ToString();
    }
}
