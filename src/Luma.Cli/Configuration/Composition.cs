using System.Text.RegularExpressions;

namespace Luma.Cli.Configuration;

/// <summary>Puts a configuration together: the file, what an environment lays over it, and the values of its variables.</summary>
internal sealed partial class Composition(ConfigPath path, Variation variation, Reading reading)
{
    /// <summary>The key that lists files of variables.</summary>
    public const string EnvFiles = "env_files";

    /// <summary>A file of a megabyte is no configuration.</summary>
    private const int MostCharacters = 1 << 20;

    /// <returns>The root; null where there is none, of which the reading then tells unless the file is empty.</returns>
    public Node? Read()
    {
        var overlay = variation.Environment is { } environment ? FileOf(environment) : null;
        var own = YamlReader.Read(path.ReadText(MostCharacters), reading);
        var over = overlay is null ? null : YamlReader.Read(overlay.ReadText(MostCharacters), reading, overlay.Shown);
        if (reading.Findings.Count > 0 && (own is null || (overlay is not null && over is null)))
        {
            return null;
        }

        var merged = over is null || own is null ? own ?? over : Overlay.Lay(over, own);
        return merged is null ? null : new Variables(Finder(merged), Secrets(merged).ToHashSet(), reading).Expand(merged);
    }

    private ConfigPath FileOf(string environment)
    {
        var file = Valid().IsMatch(environment)
            ? path.Of(environment)
            : throw new UsageException($"--environment must be a name of letters, digits and hyphens (was '{environment}')", "Write for example -e staging.");
        return File.Exists(file.Full)
            ? file
            : throw new UsageException($"there is no environment {environment}: {file.Shown} does not exist", Known() is { Length: > 0 } known
                ? $"There are {known}."
                : $"Write {file.Shown} with what differs from {path.Shown}.");
    }

    private string Known()
    {
        var (name, extension) = (Path.GetFileNameWithoutExtension(path.Full), Path.GetExtension(path.Full));
        return string.Join(", ", Directory.EnumerateFiles(path.Folder, $"{name}.*{extension}")
            .Select(file => Path.GetFileName(file)[(name.Length + 1)..^extension.Length]).Where(found => Valid().IsMatch(found)).Order(StringComparer.Ordinal));
    }

    /// <summary>The process's own variables go before those of files, and later files before earlier ones.</summary>
    private Func<string, string?> Finder(Node root)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in Listed(root).SelectMany(Assigned))
        {
            files[name] = value;
        }

        return name => variation.Variable(name) ?? files.GetValueOrDefault(name);
    }

    private static IEnumerable<Scalar> Listed(Node root) => Below(root, EnvFiles) is Sequence list ? list.Items.OfType<Scalar>().Where(item => !item.IsNull) : [];

    private IEnumerable<KeyValuePair<string, string>> Assigned(Scalar listed, int index)
    {
        var file = path.Beside(listed.Text);
        if (!File.Exists(file.Full))
        {
            reading.Add(listed.At, $"{EnvFiles}[{index}]", $"names {file.Shown}, which does not exist");
            return [];
        }

        var own = new Reading(file.Shown);
        var values = Assignments.Read(file.Full, file.Shown, own);
        foreach (var finding in own.Findings)
        {
            reading.Add(finding.At with { File = file.Shown }, finding.Path, finding.Message);
        }

        return values;
    }

    private static IEnumerable<string> Secrets(Node root) =>
        from app in (Below(root, "apps") as Mapping)?.Entries ?? []
        where Below(app.Value, "environment") is Mapping
        from name in (Below(Below(app.Value, "environment")!, "secret") as Sequence)?.Items.OfType<Scalar>() ?? []
        select name.Text;

    private static Node? Below(Node node, string key) => (node as Mapping)?.Entries.FirstOrDefault(entry => entry.Key.Text == key)?.Value;

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9-]{0,39}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Valid();
}
