using System.Text.Json.Serialization;
using Luma.Core.Deployments;

namespace Luma.Core.Api;

/// <summary>A release of an app, as <c>GET /api/v1/apps/{app}/releases</c> tells it.</summary>
public sealed record ReleaseStatus
{
    /// <summary>From 1; a number that a failed release had is not given again.</summary>
    public required int Number { get; init; }

    public required ReleaseState State { get; init; }

    /// <summary>What people call it.</summary>
    public string Version { get; set; } = "";

    /// <summary>The image as it was asked for.</summary>
    public string Image { get; set; } = "";

    /// <summary>What no tag can move; empty where the release failed before that was known.</summary>
    public string ImageId { get; set; } = "";

    /// <summary>The image as its registry knows it, <c>name@sha256:…</c>; null where it came from none.</summary>
    public string? Digest { get; set; }

    /// <summary>Tells configurations apart: equal for two releases that differ in their images alone. Empty for failed releases.</summary>
    public string Configuration { get; set; } = "";

    /// <summary>When it was deployed first.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The user of the server who asked for it; empty where it is not known.</summary>
    public string By { get; set; } = "";

    /// <summary>Whether its containers are kept, so that going back to it needs no new ones.</summary>
    public bool Kept { get; set; }

    /// <summary>Until when they run, so that going back takes no start; null where they are stopped.</summary>
    public DateTimeOffset? WarmUntil { get; set; }

    /// <summary>How long its deployment took; null where its record is gone.</summary>
    public TimeSpan? Elapsed { get; set; }

    /// <summary>What became of the requests during its deployment.</summary>
    public TrafficReport? Traffic { get; set; }

    /// <summary>Why it failed.</summary>
    public Failure? Failure { get; set; }
}

[JsonConverter(typeof(JsonStringEnumConverter<ReleaseState>))]
public enum ReleaseState
{
    /// <summary>It serves, or would if the app were not stopped.</summary>
    Active,

    /// <summary>It was active; a later one took its place.</summary>
    Replaced,

    /// <summary>It was active, and was left for an earlier one.</summary>
    RolledBack,

    /// <summary>It never came to serve.</summary>
    Failed,

    /// <summary>It is being deployed now.</summary>
    UnderWay,
}
