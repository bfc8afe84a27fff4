using Luma.Core.Apps;

namespace Luma.Cli.Configuration;

/// <summary>An app of <c>luma.yml</c>: what an agent is told of it, and what is for luma alone.</summary>
internal sealed record AppEntry(AppSpec Spec)
{
    /// <summary>The servers that get it, by name; null for all.</summary>
    public IReadOnlyList<AppPlace>? Places { get; init; }

    /// <summary>What the server is to run; null where it gets none of it.</summary>
    public AppSpec? On(string server) => Places is null
        ? Spec
        : Places.FirstOrDefault(place => place.Server == server) is { } place ? Spec with { Replicas = place.Replicas ?? Spec.Replicas } : null;
}

/// <param name="Replicas">How many there; null for as many as the app has everywhere.</param>
internal sealed record AppPlace(string Server, int? Replicas);
