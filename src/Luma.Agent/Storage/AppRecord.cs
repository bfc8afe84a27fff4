using System.Text.Json.Serialization;
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

    /// <summary>Releases that were active before, the newest first, without <see cref="Active"/> and <see cref="Kept"/>; no containers are left of them.</summary>
    public IReadOnlyList<ReleaseRecord> Past { get; set; } = [];

    /// <summary>Until when <see cref="Kept"/> runs, without traffic, to be gone back to at once; null where it is stopped.</summary>
    public DateTimeOffset? WarmUntil { get; set; }

    /// <summary>The deployment that wrote the record: what it was to do is done, as far as who serves is concerned.</summary>
    public string Deployment { get; set; } = "";

    /// <summary>The number of the kept release that is to get the traffic back, since the active one went bad in its watch; null otherwise.</summary>
    public int? GoesBackTo { get; set; }

    /// <summary>Stopped on purpose: its hosts answer 503 and nothing starts it but a person.</summary>
    public bool Stopped { get; init; }

    /// <summary>Stopped in order to be deleted, and these with it: whatever breaks that off, it goes on. Null otherwise.</summary>
    public Remnants? Deleting { get; set; }

    /// <summary>When it had to be rebuilt from Docker, since its file was lost; null from the next deployment on.</summary>
    public DateTimeOffset? RebuiltAt { get; set; }

    /// <summary>When it came to stand as it does, which is when a drain began; null where that was not recorded.</summary>
    public DateTimeOffset? SwitchedAt { get; set; }

    /// <summary>Every release but the active one, the newest first. After a restart the kept set is of the active release.</summary>
    [JsonIgnore]
    public IEnumerable<ReleaseRecord> Earlier => (Kept is null || Kept.Number == Active.Number ? Past : Past.Prepend(Kept)).OrderByDescending(release => release.Number);

    /// <summary>Every release, the active one first.</summary>
    [JsonIgnore]
    public IEnumerable<ReleaseRecord> All => Earlier.Prepend(Active);

    /// <summary>Where a rollback leads that names no release: the last one before the active that was not itself left by a rollback.</summary>
    [JsonIgnore]
    public ReleaseRecord? Previous => Earlier.FirstOrDefault(release => release.Number < Active.Number && !release.RolledBack);

    /// <summary>Whether a container with these labels is of the active release or of the kept one; else it is a leftover.</summary>
    public bool Has(IReadOnlyDictionary<string, string> labels) => Active.PlaceOf(labels) is not null || Kept?.PlaceOf(labels) is not null;

    /// <summary>The record of the app once another release, or the same in other containers, has taken the active one's place.</summary>
    public AppRecord Succeeded(ReleaseRecord by, string deployment)
    {
        var left = Active with { RolledBack = by.Number < Active.Number };
        return new()
        {
            Active = by with { RolledBack = false },
            Kept = left,
            Past = [.. Earlier.Where(release => release.Number != by.Number && release.Number != left.Number)],
            Deployment = deployment,
        };
    }
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
    /// <summary>
    /// 2: records tell of earlier releases, and a deployment need not have created the set that it made active. 3: the file has a
    /// checksum, and what it held before lies beside it.
    /// </summary>
    public const int Current = 3;
}
