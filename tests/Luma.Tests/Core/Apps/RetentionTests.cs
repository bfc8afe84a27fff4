using Luma.Core.Apps;

namespace Luma.Tests.Core.Apps;

public sealed class RetentionTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>Five releases, a day and 10 bytes each; the fifth serves, the third is kept, the first two have one image.</summary>
    private static readonly HeldRelease[] Releases =
    [
        new(1, Now.AddDays(-5), "a", 10, false),
        new(2, Now.AddDays(-4), "a", 10, false),
        new(3, Now.AddDays(-3), "c", 10, true),
        new(4, Now.AddDays(-2), "d", 10, false),
        new(5, Now.AddDays(-1), "e", 10, true),
    ];

    [Theory]
    [InlineData(10, null, null, 1, 2, 3, 4, 5)]
    [InlineData(4, null, null, 2, 3, 4, 5)]
    [InlineData(3, null, null, 3, 4, 5)]
    [InlineData(1, null, null, 3, 5)]
    [InlineData(10, 4, null, 2, 3, 4, 5)]
    [InlineData(10, 3, null, 3, 4, 5)]
    [InlineData(10, 1, null, 3, 5)]
    [InlineData(10, null, 40, 1, 2, 3, 4, 5)]
    [InlineData(10, null, 39, 3, 4, 5)]
    [InlineData(10, null, 0, 3, 5)]
    public void The_newest_are_kept_until_a_limit_is_reached_and_those_that_are_needed_always(int keep, int? days, int? bytes, params int[] kept) => Assert.Equal(
        kept, Retention.Kept(new() { Keep = keep, Age = days is { } age ? TimeSpan.FromDays(age) : null, Bytes = bytes }, Releases, Now).Order());

    [Theory]
    [InlineData(0, 1, 1, "apps.blog.releases.keep must lie between 1 and 1000 (was 0)")]
    [InlineData(1, 0, 1, "apps.blog.releases.age must be greater than zero (was 0s)")]
    [InlineData(1, 1, -1, "apps.blog.releases.bytes must not be negative (was -1)")]
    public void Limits_without_sense_are_refused(int keep, int hours, int bytes, string problem) => Assert.Equal(
        problem, Assert.Single(AppRules.Check(Blog.Spec with { Releases = new() { Keep = keep, Age = TimeSpan.FromHours(hours), Bytes = bytes } })).ToString());
}
