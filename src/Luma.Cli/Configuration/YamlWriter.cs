using System.Text;
using System.Text.RegularExpressions;

namespace Luma.Cli.Configuration;

/// <summary>Writes a configuration as YAML that reads as the same again. Of secrets it has the names alone.</summary>
internal sealed partial class YamlWriter
{
    private readonly StringBuilder _text = new();

    public static string Write(Node root)
    {
        var writer = new YamlWriter();
        writer.Below(root, "", 0);
        return writer._text.ToString();
    }

    private void Below(Node node, string path, int depth)
    {
        foreach (var entry in (node as Mapping)?.Entries ?? [])
        {
            Put($"{Text(entry.Key.Text)}:", entry.Value, path.Length == 0 ? entry.Key.Text : $"{path}.{entry.Key.Text}", depth);
        }

        foreach (var item in (node as Sequence)?.Items ?? [])
        {
            Put("-", item, path + "[]", depth);
        }
    }

    private void Put(string head, Node value, string path, int depth)
    {
        _text.Append(' ', 2 * depth).Append(head);
        switch (value)
        {
            case Scalar scalar:
                _text.Append(scalar.IsNull ? "" : " " + Text(Variables.IsLiteral(path) ? scalar.Text : Variables.Escape(scalar.Text)))
                    .Append(Secret().IsMatch(path) ? " # its value is not shown" : "");
                break;
            case Mapping { Entries.Count: 0 }:
                _text.Append(" {}");
                break;
            case Sequence { Items.Count: 0 }:
                _text.Append(" []");
                break;
        }

        _text.Append('\n');
        Below(value, path, depth + 1);
    }

    /// <summary>As it is where it can be taken for nothing else; otherwise in double quotes (YAML 1.2.2, 7.3.1).</summary>
    private static string Text(string text)
    {
        if (Plain().IsMatch(text) && !new Scalar(Place.Start, text, Quoted: false).IsNull)
        {
            return text;
        }

        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => @"\\",
                '\n' => "\\n",
                '\t' => "\\t",
                _ when char.IsControl(c) => $"\\u{(int)c:x4}",
                _ => c.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    [GeneratedRegex(@"\A[A-Za-z0-9/][A-Za-z0-9/._+=@-]*([ :]?[A-Za-z0-9/._+=@-]+)*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Plain();

    [GeneratedRegex(@"\Aapps\.[^.]+\.environment\.secret\[\]\z", RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}
