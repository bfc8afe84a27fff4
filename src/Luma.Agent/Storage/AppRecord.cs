using Luma.Core.Apps;
using Luma.Core.Planning;

namespace Luma.Agent.Storage;

/// <summary>What the agent knows of an app that has, or had, an active release.</summary>
internal sealed record AppRecord
{
    /// <summary>The format's version; a reader that knows only older ones must refuse.</summary>
    public int Format { get; init; } = StateFormat.Current;

    public required ReleaseRecord Active { get; init; }

    /// <summary>The release that was replaced last; its containers are kept stopped.</summary>
    public ReleaseRecord? Kept { get; init; }

    /// <summary>Stopped on purpose: its hosts answer 503 and nothing starts it but a person.</summary>
    public bool Stopped { get; init; }
}

/// <summary>One release in its containers.</summary>
internal sealed record ReleaseRecord
{
    public required AppSpec Spec { get; init; }
    public required ReplicaSet Set { get; init; }

    /// <summary>The id of the image, which no tag can move.</summary>
    public required string ImageId { get; init; }

    public required string Deployment { get; init; }
    public required DateTimeOffset DeployedAt { get; init; }
}

/// <summary>A route that a person set by hand: <c>host → alias:port</c>.</summary>
internal sealed record ManualRoute(string Host, string Alias, int Port);

internal sealed record ManualRoutes
{
    public int Format { get; init; } = StateFormat.Current;
    public IReadOnlyList<ManualRoute> Routes { get; init; } = [];
}

internal static class StateFormat
{
    public const int Current = 1;
}
