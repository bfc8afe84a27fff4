using System.Text.RegularExpressions;

namespace Luma.Cli.Configuration;

/// <summary>
/// Puts the values of variables into a document, where it refers to them: <c>${NAME}</c>, or <c>${NAME:-default}</c> for one that
/// may be unset or empty. <c>$${</c> stands for <c>${</c>; a <c>$</c> before anything else is nothing special.
/// </summary>
/// <param name="find">The value of a variable; null where it is not set.</param>
/// <param name="secrets">Names of variables whose values may be shown nowhere, hence not stand in the document.</param>
/// <param name="reading">Gets what is wrong.</param>
internal sealed partial class Variables(Func<string, string?> find, IReadOnlySet<string> secrets, Reading reading)
{
    private const string Escaped = "$${";
    private const string Opening = "${";

    /// <summary>A node that several aliases share is looked at once, so that a document stays as small as its text.</summary>
    private readonly Dictionary<Node, Node> _seen = new(ReferenceEqualityComparer.Instance);

    /// <summary>Tells whether all below the path stands for itself: a shell, in the container or in a hook, may want its own variables.</summary>
    public static bool IsLiteral(string path) => Literal().IsMatch(path);

    /// <summary>Text as it must be written to stand for itself.</summary>
    public static string Escape(string text) => text.Replace(Opening, Escaped, StringComparison.Ordinal);

    public Node Expand(Node root) => Expand(root, "", root.At);

    private Node Expand(Node node, string path, Place at)
    {
        if (IsLiteral(path))
        {
            return node;
        }

        if (!_seen.TryGetValue(node, out var expanded))
        {
            expanded = node switch
            {
                Scalar scalar => Expand(scalar, path, at),
                Sequence list => list with { Items = [.. list.Items.Select((item, i) => Expand(item, $"{path}[{i}]", item.At))] },
                Mapping mapping => mapping with { Entries = [.. mapping.Entries.Select(entry => Expand(entry, path))] },
                _ => node,
            };
            _seen[node] = expanded;
        }

        return expanded;
    }

    private Entry Expand(Entry entry, string path) =>
        entry with { Value = Expand(entry.Value, path.Length == 0 ? entry.Key.Text : $"{path}.{entry.Key.Text}", entry.Key.At) };

    private Scalar Expand(Scalar scalar, string path, Place at)
    {
        if (!scalar.Text.Contains(Opening, StringComparison.Ordinal))
        {
            return scalar;
        }

        List<string> problems = [];
        var text = Reference().Replace(scalar.Text, match => Value(match, problems));
        foreach (var problem in problems.Distinct())
        {
            reading.Add(at, path, problem);
        }

        return scalar with { Text = text, Quoted = true, Broken = problems.Count > 0 };
    }

    private string Value(Match match, List<string> problems)
    {
        if (match.Value == Escaped)
        {
            return Opening;
        }

        var name = match.Groups["name"].Value;
        if (name.Length == 0)
        {
            problems.Add("has ${ without a name and } after it; write ${NAME} or ${NAME:-default}, or $${ for the two characters themselves");
        }
        else if (secrets.Contains(name))
        {
            problems.Add($"refers to {name}, which is listed under environment.secret: a secret reaches the containers and nothing else");
        }
        else if (find(name) is { } value && (value.Length > 0 || !match.Groups["default"].Success))
        {
            return value;
        }
        else if (match.Groups["default"] is { Success: true, Value: var fallback })
        {
            return fallback;
        }
        else
        {
            problems.Add($"needs the variable {name}, which is not set; set it, add it to a file of env_files, or write ${{{name}:-default}} ($${{{name}}} for the text itself)");
        }

        return match.Value;
    }

    [GeneratedRegex(@"\$\$\{|\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(:-(?<default>[^}]*))?\}|\$\{", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();

    [GeneratedRegex(@"\A(env_files|hooks)\b|\Aapps\.[^.]+\.(command\b|environment\.secret\b)", RegexOptions.CultureInvariant)]
    private static partial Regex Literal();
}
