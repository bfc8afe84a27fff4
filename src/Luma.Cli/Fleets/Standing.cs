using System.Text.Json.Serialization;

namespace Luma.Cli.Fleets;

/// <summary>How far one server has come in what all do together.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Standing>))]
internal enum Standing
{
    /// <summary>It makes the new release ready.</summary>
    Preparing,

    /// <summary>The new release stands by, and waits for the others.</summary>
    Ready,

    /// <summary>It runs already what is asked for.</summary>
    Unchanged,

    /// <summary>It was told to switch.</summary>
    Promoted,

    /// <summary>The new release serves.</summary>
    Switched,

    /// <summary>What served before still serves, or serves again.</summary>
    Kept,

    /// <summary>The new release served, and the one before has taken its place again.</summary>
    RolledBack,

    /// <summary>It is not reached any more; what it serves is not known.</summary>
    Lost,
}
