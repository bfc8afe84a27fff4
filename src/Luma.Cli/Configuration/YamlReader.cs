using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlScalar = YamlDotNet.Core.Events.Scalar;

namespace Luma.Cli.Configuration;

/// <summary>
/// Reads one YAML document into nodes. An alias shares the node of its anchor, so a file that multiplies itself by aliases
/// stays as small as its text; an alias within its own anchor is refused.
/// </summary>
internal sealed class YamlReader
{
    private const int Deepest = 32;

    private readonly Parser _parser;
    private readonly Reading _reading;
    private readonly string? _file;
    private readonly Dictionary<string, Node> _anchors = new(StringComparer.Ordinal);

    private YamlReader(string text, Reading reading, string? file)
    {
        _parser = new(new StringReader(text));
        _reading = reading;
        _file = file;
    }

    /// <summary>The document's root; null when the file is empty or malformed, of which the reading then tells.</summary>
    /// <param name="text">The document.</param>
    /// <param name="reading">Gets what is wrong.</param>
    /// <param name="file">Whose text it is, where it is not the reading's own file.</param>
    public static Node? Read(string text, Reading reading, string? file = null)
    {
        var reader = new YamlReader(text, reading, file);
        try
        {
            return reader.Document();
        }
        catch (YamlException e)
        {
            reader.Complain(e, text);
        }
        catch (InvalidOperationException)
        {
            // The parser's scanner gives up in this way where a flow collection ends in the middle of a key.
            var near = reader._parser.Current?.End ?? YamlDotNet.Core.Mark.Empty;
            reader.Complain(new(near, near, "something after this place is not closed or not indented rightly"), text);
        }

        return null;
    }

    private Node? Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            return null;
        }

        _parser.Consume<DocumentStart>();
        var root = Next(0);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second))
        {
            _reading.Add(PlaceOf(second.Start), "", "begins a second document; luma.yml holds one");
        }

        return root;
    }

    private Node Next(int depth)
    {
        var parsed = _parser.Consume<ParsingEvent>();
        if (depth > Deepest)
        {
            throw new YamlException(parsed.Start, parsed.End, $"it is nested more than {Deepest} levels deep");
        }

        return parsed switch
        {
            AnchorAlias alias => Anchored(alias),
            YamlScalar scalar => Keep(scalar, new Scalar(PlaceOf(scalar.Start), scalar.Value, scalar.Style != ScalarStyle.Plain)),
            SequenceStart start => Keep(start, new Sequence(PlaceOf(start.Start), Items(depth))),
            MappingStart start => Keep(start, new Mapping(PlaceOf(start.Start), Entries(depth))),
            _ => throw new YamlException(parsed.Start, parsed.End, "something else than a value stands here"),
        };
    }

    private List<Node> Items(int depth)
    {
        var items = new List<Node>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Next(depth + 1));
        }

        return items;
    }

    private List<Entry> Entries(int depth)
    {
        var own = new List<Entry>();
        var merged = new List<Entry>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = Next(depth + 1);
            var value = Next(depth + 1);
            if (key is Scalar { Text: "<<", Quoted: false })
            {
                merged.AddRange(Merged(value));
            }
            else if (key is Scalar name)
            {
                own.Add(new(name, value));
            }
            else
            {
                _reading.Add(key.At, "", "a key must be plain text");
            }
        }

        var names = own.Select(entry => entry.Key.Text).ToHashSet(StringComparer.Ordinal);
        own.AddRange(merged.Where(entry => names.Add(entry.Key.Text)));
        return own;
    }

    /// <summary>The merge key, https://yaml.org/type/merge.html: a mapping or a list of them, of which earlier ones win.</summary>
    private static IEnumerable<Entry> Merged(Node value) => value switch
    {
        Mapping mapping => mapping.Entries,
        Sequence { Items: var items } when items.All(item => item is Mapping) => items.Cast<Mapping>().SelectMany(item => item.Entries),
        _ => throw new YamlException(Mark(value), Mark(value), "<< takes a mapping, such as *name"),
    };

    private Node Keep(NodeEvent parsed, Node node)
    {
        if (!parsed.Anchor.IsEmpty)
        {
            _anchors[parsed.Anchor.Value] = node;
        }

        return node;
    }

    /// <summary>An anchor is known only once its node is complete, hence no node can hold itself.</summary>
    private Node Anchored(AnchorAlias alias) => _anchors.TryGetValue(alias.Value.Value, out var node)
        ? node
        : throw new YamlException(alias.Start, alias.End, $"no finished anchor &{alias.Value.Value} stands before *{alias.Value.Value}");

    private static Mark Mark(Node node) => new(0, node.At.Line, node.At.Column);

    private Place PlaceOf(Mark mark) => new((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column), _file);

    private void Complain(YamlException error, string text)
    {
        var tabbed = Array.FindIndex(text.Split('\n'), line => line.TakeWhile(char.IsWhiteSpace).Contains('\t') && line.Trim().Length > 0);
        if (tabbed >= 0)
        {
            _reading.Add(new(tabbed + 1, 1, _file), "", "is not valid YAML: the line is indented with a tab; indent with spaces");
        }
        else
        {
            _reading.Add(PlaceOf(error.Start), "", $"is not valid YAML: {Uncapitalised(error.Message)}");
        }
    }

    private static string Uncapitalised(string text) => text.Length == 0 ? text : char.ToLowerInvariant(text[0]) + text[1..].TrimEnd('.');
}
