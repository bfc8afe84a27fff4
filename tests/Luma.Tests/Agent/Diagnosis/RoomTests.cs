using System.Globalization;
using Luma.Agent.Diagnosis;
using Luma.Core.Apps;
using Luma.Tests.Core.Apps;

namespace Luma.Tests.Agent.Diagnosis;

public sealed class RoomTests
{
    private const long Mega = 1L << 20;

    private static readonly Room Plenty = new(FreeMemory: 1000 * Mega, FreeDisk: 1000 * Mega, UsedByReplica: null, Cpus: 2);

    [Fact]
    public void An_app_of_which_nothing_is_known_has_room() => Assert.Null((Plenty with { FreeMemory = 0 }).Refusal(App(3, limit: null)));

    [Theory]
    [InlineData(10, null, 100L, 1000, true)] // what one uses, times the replicas
    [InlineData(10, null, 100L, 999, false)]
    [InlineData(10, 100L, null, 1000, true)] // its limit, where none runs yet
    [InlineData(10, 100L, null, 999, false)]
    [InlineData(10, 500L, 100L, 1000, true)] // what is used tells better than what may be
    [InlineData(10, 100L, 500L, 1000, true)] // a limit that was lowered is the most that the new set can use
    [InlineData(1, null, 0L, 0, true)]
    public void Memory_must_hold_the_second_set_too(int replicas, long? limit, long? used, long free, bool enough)
    {
        var room = Plenty with { FreeMemory = free * Mega, UsedByReplica = used * Mega };

        Assert.Equal(enough, room.Refusal(App(replicas, limit * Mega)) is null);
    }

    [Fact]
    public void Too_little_memory_is_told_with_its_figures()
    {
        var refusal = (Plenty with { UsedByReplica = 600 * Mega }).Refusal(App(2, limit: null));

        Assert.Equal("memory cannot hold both sets: 2 × 600 MB are needed until the old one has gone, 1000 MB are free", refusal?.Message);
    }

    [Theory]
    [InlineData("2", null)]
    [InlineData("2.5", "resources.cpus is 2.5, and the server has 2")]
    public void A_container_may_not_use_more_CPUs_than_there_are(string cpus, string? refusal) => Assert.Equal(
        refusal, Plenty.Refusal(Blog.Spec with { Resources = new() { Cpus = decimal.Parse(cpus, CultureInfo.InvariantCulture) } })?.Message);

    [Theory]
    [InlineData(256, true)]
    [InlineData(255, false)]
    public void Docker_needs_some_disk_for_itself(long megabytes, bool enough) =>
        Assert.Equal(enough, (Plenty with { FreeDisk = megabytes * Mega }).Refusal(App(1, limit: null)) is null);

    [Fact]
    public void Too_little_disk_is_told_with_its_figures() => Assert.Equal(
        "the disk of Docker's data has 12 MB left; a deployment needs at least 256 MB",
        (Plenty with { FreeDisk = 12 * Mega }).Refusal(App(1, limit: null))?.Message);

    [Fact]
    public void A_disk_that_cannot_be_seen_is_no_obstacle() => Assert.Null((Plenty with { FreeDisk = null }).Refusal(App(1, limit: null)));

    [Theory]
    [InlineData(1256, 1000, false)]
    [InlineData(1255, 1000, true)]
    [InlineData(300, 0, false)] // nothing is known of the image
    public void An_image_that_may_not_fit_is_a_doubt(long free, long image, bool doubtful) =>
        Assert.Equal(doubtful, (Plenty with { FreeDisk = free * Mega }).Doubt(image * Mega) is not null);

    [Fact]
    public void Free_memory_is_the_kernels_own_estimate() =>
        Assert.Equal(2048, RoomSurvey.FreeMemory(["MemTotal:       16 kB", "MemFree:         1 kB", "MemAvailable:    2 kB"]));

    private static AppSpec App(int replicas, long? limit) => Blog.Spec with { Replicas = replicas, Resources = new() { Memory = limit } };
}
