namespace Luma.Core.Apps;

/// <summary>Decides which of an app's releases are kept.</summary>
public static class Retention
{
    /// <summary>The numbers of those that are: all that are needed, and of the others the newest, until one of the limits is reached.</summary>
    public static IReadOnlySet<int> Kept(RetentionSpec limits, IReadOnlyCollection<HeldRelease> releases, DateTimeOffset now)
    {
        var kept = releases.Where(release => release.Needed).ToList();
        foreach (var release in releases.Where(release => !release.Needed).OrderByDescending(release => release.Number))
        {
            if (kept.Count >= limits.Keep || now - release.At > limits.Age || BytesOf([.. kept, release]) > limits.Bytes)
            {
                break;
            }

            kept.Add(release);
        }

        return kept.Select(release => release.Number).ToHashSet();
    }

    /// <summary>An image of several releases is there once.</summary>
    private static long BytesOf(IEnumerable<HeldRelease> releases) => releases.DistinctBy(release => release.ImageId).Sum(release => release.Bytes);
}

/// <param name="Number">The release's number.</param>
/// <param name="At">When it became active, the last time, or failed.</param>
/// <param name="ImageId">Its image; empty where it failed before that was known.</param>
/// <param name="Bytes">The image's size; 0 where it is not known.</param>
/// <param name="Needed">Whether it is kept whatever the limits are.</param>
public sealed record HeldRelease(int Number, DateTimeOffset At, string ImageId, long Bytes, bool Needed);
