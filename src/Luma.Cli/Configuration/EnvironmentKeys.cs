using Luma.Core.Apps;

namespace Luma.Cli.Configuration;

/// <summary>
/// The keys of <c>apps.NAME.environment</c>: a mapping of variables, or <c>plain</c> and <c>secret</c>. No message holds a
/// value: it may be a secret in the wrong place.
/// </summary>
internal static class EnvironmentKeys
{
    public static readonly KeyTable<AppSpec> Structured = new(
        new("plain", (app, field) => app with { Environment = Listed(field, field.Path[..field.Path.LastIndexOf('.')]) }),
        new("secret", (app, field) => app with { Secrets = Secret(field) }));

    public static AppSpec Bind(AppSpec app, Field field) =>
        field.Node is Mapping mapping && mapping.Entries.Any(entry => entry.Key.Text is "plain" or "secret")
            ? Structured.Bind(app, field)
            : app with { Environment = Variables(field.Entries("a mapping of variables, or of plain and secret")) };

    /// <summary>A mapping of variables, or a list of <c>NAME=value</c>.</summary>
    /// <param name="field">The mapping or list.</param>
    /// <param name="path">By which each is known, followed by its name.</param>
    public static Dictionary<string, string> Listed(Field field, string path)
    {
        var given = field.Node is Sequence
            ? field.Items().Select(Pair).OfType<(string Name, Field Value)>()
            : field.Entries("a mapping of variables or a list of NAME=value");
        return Variables(given.Select(entry => (entry.Name, entry.Value.As($"{path}.{entry.Name}", entry.Value.Node))));
    }

    private static Dictionary<string, string> Variables(IEnumerable<(string Name, Field Value)> given)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, field) in given)
        {
            if (field.Node is not Scalar { IsNull: false } value)
            {
                field.Problem(field.Node is Scalar ? "has no value; write \"\" for an empty one" : "must be a single value");
            }
            else if (!variables.TryAdd(name, value.Text))
            {
                field.Problem("is given twice; keep one");
            }
        }

        return variables;
    }

    private static (string, Field)? Pair(Field item)
    {
        if (item.Node is Scalar { Text: var text } && text.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
        {
            return (text[..equals], item.As(item.Path, new Scalar(item.Node.At, text[(equals + 1)..], Quoted: true)));
        }

        item.Problem("must read NAME=value");
        return null;
    }

    private static IReadOnlyList<string> Secret(Field field)
    {
        if (field.Node is Mapping)
        {
            field.Problem($"must be a list of names; their values belong in {SecretsFile.RelativePath}");
            return [];
        }

        return [.. field.Items($"a list of names, whose values are in {SecretsFile.RelativePath}").Select(Name).OfType<string>()];
    }

    private static string? Name(Field item)
    {
        if (item.Node is Scalar { IsNull: false, Text: var name } && IsName(name))
        {
            return name;
        }

        item.Problem($"must be the name of a variable and no more; its value belongs in {SecretsFile.RelativePath}");
        return null;
    }

    private static bool IsName(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && text.Length > 0 && !char.IsAsciiDigit(text[0]);
}
