namespace Luma.Cli.Configuration;

/// <summary>A piece of YAML that knows where it stands.</summary>
internal abstract record Node(Place At);

internal sealed record Scalar(Place At, string Text, bool Quoted) : Node(At)
{
    /// <summary>Whether a variable in it has no value, of which has been told.</summary>
    public bool Broken { get; init; }

    /// <summary>YAML 1.2.2, 10.3.2: what the core schema resolves to null.</summary>
    public bool IsNull => !Quoted && (Text is "" or "~" or "null" or "Null" or "NULL");
}

internal sealed record Sequence(Place At, IReadOnlyList<Node> Items) : Node(At);

/// <summary>Keys may occur twice: whoever knows their path complains.</summary>
internal sealed record Mapping(Place At, IReadOnlyList<Entry> Entries) : Node(At);

internal sealed record Entry(Scalar Key, Node Value);
