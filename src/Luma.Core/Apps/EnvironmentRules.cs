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
                yield return new($"{place}.{name}", $"must be a variable name of letters, digits and underscores that begins with no digit (was '{name}')");
            }

            if (value.Contains('\0', StringComparison.Ordinal))
            {
                yield return new($"{place}.{name}", "must not hold a NUL character");
            }
        }

        foreach (var name in app.Secrets.Where(name => !Name().IsMatch(name)))
        {
            yield return new($"{place}.secret", $"must list variable names of letters, digits and underscores (was '{name}')");
        }

        foreach (var name in app.Secrets.Where(app.Environment.ContainsKey))
        {
            yield return new($"{place}.secret", $"{name} is listed as plain and as secret; keep one");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
