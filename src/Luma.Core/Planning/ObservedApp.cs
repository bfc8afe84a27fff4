namespace Luma.Core.Planning;

/// <summary>What was seen of an app in Docker and in the agent's state before a plan is made.</summary>
public sealed record ObservedApp
{
    /// <summary>The set that serves, or would if it were not stopped.</summary>
    public ReplicaSet? Active { get; init; }

    /// <summary>The replaced set that is kept stopped, to go back to.</summary>
    public ReplicaSet? Kept { get; init; }

    /// <summary>Whether all of <see cref="Kept"/> runs: it is kept warm.</summary>
    public bool KeptRuns { get; init; }

    /// <summary>Containers of this app that belong to neither: what a broken attempt left behind.</summary>
    public IReadOnlyList<string> Leftovers { get; init; } = [];

    /// <summary>
    /// Docker's ids of the app's containers, by their names here. Those of the active and of the kept set are told by their labels, not
    /// by the names that they bear.
    /// </summary>
    public IReadOnlyDictionary<string, string> Ids { get; init; } = new Dictionary<string, string>();

    public bool NetworkExists { get; init; }

    /// <summary>Tells whether other apps use the project's network too.</summary>
    public bool NetworkShared { get; init; }

    public ImageSource Image { get; init; }

    /// <summary>Whether the active set runs, whole, with the configuration and secrets that are asked for: only the image may be another.</summary>
    public bool SameConfiguration { get; init; }

    /// <summary>Whether the image that is asked for, as far as it is on the server, is the active set's.</summary>
    public bool SameImage { get; init; }

    /// <summary>The number that the next release gets.</summary>
    public int NextRelease { get; init; } = 1;
}

/// <summary>Where the image of a spec is to come from.</summary>
public enum ImageSource
{
    /// <summary>It is not on the server.</summary>
    Registry,

    /// <summary>It is on the server and came from a registry, where its tag may have moved since.</summary>
    Refreshed,

    /// <summary>It is on the server and was built or loaded there, or is pinned by its digest.</summary>
    Local,
}
