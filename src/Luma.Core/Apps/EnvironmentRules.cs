using System.Text.RegularExpressions;

namespace Luma.Core.Apps;

/// <summary>What environment variables must look like. A message never holds a value: it may be a secret in the wrong place.</summary>
public static partial class EnvironmentRules
{
    public static IEnumerable<Problem> Check(string place, AppSpec app)
    {
        foreach (var (name, value) in app.Environment)
        {
            if (!Name().IsMatch(name))
            {
                yield return new($"{place}.{Shown(name)}", $"must be a variable name of letters, digits and underscores that begins with no digit (was '{Shown(name)}')");
            }

            if (value.Contains('\0', StringComparison.Ordinal))
            {
                yield return new($"{place}.{Shown(name)}", "must not hold a NUL character");
            }
        }

        foreach (var name in app.Secrets.Where(name => !Name().IsMatch(name)))
        {
            yield return new($"{place}.secret", $"must list variable names of letters, digits and underscores (was '{Shown(name)}')");
        }

        foreach (var name in app.Secrets.Where(app.Environment.ContainsKey))
        {
            yield return new($"{place}.secret", $"{Shown(name)} is listed as plain and as secret; keep one");
        }
    }

    /// <summary>The secrets without a value; one that is no name is a problem already.</summary>
    public static IEnumerable<Problem> CheckValues(string place, AppSpec app, IReadOnlyDictionary<string, string> values) =>
        app.Secrets.Where(name => Name().IsMatch(name) && !values.ContainsKey(name)).Select(name => new Problem($"{place}.secret", $"{name} has no value"));

    /// <summary>A list item written as <c>NAME=value</c> is all name to the reader, and its value no less a value.</summary>
    private static string Shown(string name) => name.IndexOf('=', StringComparison.Ordinal) is >= 0 and var end ? name[..end] + "=…" : name;

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
