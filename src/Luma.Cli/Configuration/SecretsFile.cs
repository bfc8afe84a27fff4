using Luma.Core;
using Luma.Core.Apps;

namespace Luma.Cli.Configuration;

/// <summary>The values of secret variables, in a file of their own beside <c>luma.yml</c>. No message holds a value.</summary>
internal sealed class SecretsFile
{
    public const string RelativePath = ".luma/secrets";

    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private bool _exists;

    private SecretsFile(string shown) => Shown = shown;

    public string Shown { get; private set; }

    /// <summary>What is unwise about the file itself; null where nothing is.</summary>
    public string? Warning { get; private set; }

    /// <summary>Reads the file if an app of <paramref name="file"/> wants secrets from it.</summary>
    /// <exception cref="ConfigurationException">A line is malformed, or a name that an app lists is missing.</exception>
    public static SecretsFile For(LumaFile file)
    {
        var secrets = new SecretsFile(file.Path.Beside(RelativePath).Shown);
        if (file.Apps.All(app => app.Secrets.Count == 0))
        {
            return secrets;
        }

        List<Finding> findings = [.. FilesOf(file).Where(path => File.Exists(path.Full)).SelectMany(secrets.Read)];
        findings.AddRange(file.Find(file.Apps.SelectMany(secrets.Missing)));
        return findings.Count == 0 ? secrets : throw new ConfigurationException(file.Path.Shown, findings);
    }

    /// <summary>The values that the app lists.</summary>
    public IReadOnlyDictionary<string, string> Of(AppSpec app) =>
        app.Secrets.Distinct().ToDictionary(name => name, name => _values[name], StringComparer.Ordinal);

    /// <summary>The latter goes before the former.</summary>
    private static IEnumerable<ConfigPath> FilesOf(LumaFile file) => file.Environment is { } environment
        ? [file.Path.Beside(RelativePath), file.Path.Beside($"{RelativePath}.{environment}")]
        : [file.Path.Beside(RelativePath)];

    private IReadOnlyList<Finding> Read(ConfigPath path)
    {
        var reading = new Reading(path.Shown);
        foreach (var (name, value) in Assignments.Read(path.Full, path.Shown, reading))
        {
            _values[name] = value;
        }

        if ((File.GetUnixFileMode(path.Full) & Others) != 0)
        {
            Warning = $"{path.Shown} can be read by others than its owner; close it with `chmod 600 {path.Shown}`";
        }

        (Shown, _exists) = (path.Shown, true);
        return reading.Findings;
    }

    private IEnumerable<Problem> Missing(AppSpec app)
    {
        for (var i = 0; i < app.Secrets.Count; i++)
        {
            var name = app.Secrets[i];
            if (!_values.ContainsKey(name))
            {
                yield return new($"apps.{app.Name}.environment.secret[{i}]", _exists
                    ? $"has no value: add a line {name}=… to {Shown}"
                    : $"has no value: {Shown} does not exist; write it with a line {name}=…");
            }
        }
    }
}
