using System.Text;
using Luma.Core;
using Luma.Core.Apps;

namespace Luma.Cli.Configuration;

/// <summary>The values of secret variables, in a file of their own beside <c>luma.yml</c>. No message holds a value.</summary>
internal sealed class SecretsFile
{
    public const string RelativePath = ".luma/secrets";

    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private readonly Dictionary<string, string> _values;

    private SecretsFile(Dictionary<string, string> values, bool isOpen, string shown)
    {
        _values = values;
        Shown = shown;
        Warning = isOpen ? $"{shown} can be read by others than its owner; close it with `chmod 600 {shown}`" : null;
    }

    public string Shown { get; }

    /// <summary>What is unwise about the file itself; null where nothing is.</summary>
    public string? Warning { get; }

    /// <summary>Reads the file if an app of <paramref name="file"/> wants secrets from it.</summary>
    /// <exception cref="ConfigurationException">A line is malformed, or a name that an app lists is missing.</exception>
    public static SecretsFile For(LumaFile file)
    {
        var path = Path.Combine(file.Path.Folder, RelativePath);
        var shown = Path.Combine(Path.GetDirectoryName(file.Path.Shown) ?? "", RelativePath);
        if (file.Apps.All(app => app.Secrets.Count == 0))
        {
            return new([], isOpen: false, shown);
        }

        var reading = new Reading(shown);
        var exists = File.Exists(path);
        var values = exists ? Parse(Text(path, shown), reading) : [];
        var secrets = new SecretsFile(values, exists && (File.GetUnixFileMode(path) & Others) != 0, shown);
        List<Finding> findings = [.. reading.Findings, .. file.Find(file.Apps.SelectMany(app => secrets.Missing(app, exists)))];
        return findings.Count == 0 ? secrets : throw new ConfigurationException(file.Path.Shown, findings);
    }

    /// <summary>The values that the app lists.</summary>
    public IReadOnlyDictionary<string, string> Of(AppSpec app) =>
        app.Secrets.Distinct().ToDictionary(name => name, name => _values[name], StringComparer.Ordinal);

    private IEnumerable<Problem> Missing(AppSpec app, bool exists)
    {
        for (var i = 0; i < app.Secrets.Count; i++)
        {
            var name = app.Secrets[i];
            if (!_values.ContainsKey(name))
            {
                yield return new($"apps.{app.Name}.environment.secret[{i}]", exists
                    ? $"has no value: add a line {name}=… to {Shown}"
                    : $"has no value: {Shown} does not exist; write it with a line {name}=…");
            }
        }
    }

    private static string Text(string path, string shown)
    {
        try
        {
            return File.ReadAllText(path);
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
