using System.Text.Json.Serialization;
using Luma.Docker.Connection;

namespace Luma.Docker;

/// <summary>Something that happened in the engine (<c>GET /events</c>).</summary>
public sealed record DockerEvent
{
    /// <summary><c>container</c>, <c>image</c>, <c>network</c>, <c>volume</c>, <c>daemon</c> …</summary>
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>What happened: <c>create</c>, <c>start</c>, <c>die</c>, <c>oom</c>, <c>connect</c> …; exec events carry their command.</summary>
    public string Action { get; init => field = value ?? ""; } = "";

    /// <summary>To whom.</summary>
    public DockerEventActor Actor { get; init => field = value ?? new(); } = new();

    /// <summary>When, in nanoseconds since 1970.</summary>
    [JsonPropertyName("timeNano")]
    public long TimeNano { get; init; }

    /// <summary>When.</summary>
    [JsonIgnore]
    public DateTimeOffset Time => UnixTime.FromNanoseconds(TimeNano);
}

/// <summary>To whom an event happened.</summary>
public sealed record DockerEventActor
{
    private static readonly Dictionary<string, string> Nothing = [];

    /// <summary>Its id.</summary>
    public string ID { get; init => field = value ?? ""; } = "";

    /// <summary>Its labels, and what is special to the event, such as <c>exitCode</c>.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init => field = value ?? Nothing; } = Nothing;
}
