namespace Luma.Cli.Configuration;

/// <summary>A configuration that cannot be used, with everything that is wrong with it in the order of the file.</summary>
internal sealed class ConfigurationException(string file, IEnumerable<Finding> findings) : Exception($"{file} has problems")
{
    public string File { get; } = file;

    /// <summary>Those of <see cref="File"/> first.</summary>
    public IReadOnlyList<Finding> Findings { get; } =
        [.. findings.Distinct().OrderBy(finding => finding.File != file).ThenBy(finding => finding.File, StringComparer.Ordinal).ThenBy(finding => finding.At)];
}
