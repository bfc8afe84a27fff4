using Luma.Cli.Output;

namespace Luma.Cli.Fleets;

/// <summary>What all servers do, decided from how far each has come. Nothing here asks or tells anybody anything.</summary>
internal static class Verdict
{
    /// <summary>Whether all stand ready, or need not do anything.</summary>
    public static bool MayPromote(IEnumerable<Standing> standings) => standings.All(standing => standing is Standing.Ready or Standing.Unchanged);

    /// <summary>Whether the rest is to switch where some were lost when all had been ready.</summary>
    /// <param name="goOn">What <c>fleet.on_failure</c> says: whether the rest goes on.</param>
    public static bool MayPromoteWithout(IReadOnlyCollection<Standing> rest, bool goOn) => goOn && rest.Contains(Standing.Ready) && MayPromote(rest);

    /// <summary>Whether those that have switched are to go back, since others did not follow.</summary>
    public static bool MustGoBack(IReadOnlyCollection<Standing> standings, bool goOn) =>
        !goOn && standings.Contains(Standing.Switched) && standings.Any(standing => standing is Standing.Kept or Standing.Lost);

    /// <summary>What differs between the images that the servers made ready; null where they are one.</summary>
    /// <param name="images">Server, version and image id of each; an empty id is not known.</param>
    public static string? Difference(IReadOnlyCollection<(string Server, string Version, string ImageId)> images)
    {
        var kinds = images.Where(image => image.ImageId.Length > 0).GroupBy(image => image.ImageId).ToList();
        return kinds.Count < 2
            ? null
            : string.Join("; ", kinds.Select(kind => $"{Figures.ImageId(kind.Key)}{(kind.First().Version is { Length: > 0 } version ? $" ({version})" : "")} on {string.Join(", ", kind.Select(image => image.Server))}"));
    }
}
