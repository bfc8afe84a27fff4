using Luma.Agent.Diagnosis;
using Luma.Agent.Steps;
using Luma.Core.Apps;

namespace Luma.Tests.Agent.Diagnosis;

public sealed class RoomTests
{
    private const long Mb = 1L << 20;

    [Theory]
    [InlineData(1000, null, null, true)] // Nothing is known of the app: nothing can be refused.
    [InlineData(1000, null, 500, true)]
    [InlineData(999, null, 500, false)]
    [InlineData(1000, 300, null, true)]
    [InlineData(599, 300, null, false)] // Without a look at a running replica the limit counts.
    [InlineData(599, 300, 100, true)] // What runs tells better than a generous limit.
    [InlineData(599, 300, 900, false)] // The limit was lowered, and more than it cannot be used.
    [InlineData(600, 300, 900, true)]
    public void Memory_must_hold_a_second_set_of_two(long freeMb, int? limitMb, int? usedMb, bool room) =>
        Assert.Equal(room, new Room(freeMb * Mb, null, usedMb * Mb).Refusal(App(limitMb * Mb)) is null);

    [Fact]
    public void The_refusal_names_what_is_needed_what_is_free_and_what_to_do()
    {
        var refusal = new Room(100 * Mb, null, 200 * Mb).Refusal(App(null));

        Assert.Equal("memory cannot hold both sets: 2 × 200 MB are needed until the old one has gone, 100 MB are free", refusal?.Message);
        Assert.Contains("luma stop", refusal?.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(256, true)]
    [InlineData(255, false)]
    public void Docker_needs_some_disk(long freeMb, bool room) =>
        Assert.Equal(room, new Room(long.MaxValue, freeMb * Mb, null).Refusal(App(null)) is null);

    [Fact]
    public void Free_memory_is_the_kernels_own_estimate() =>
        Assert.Equal(2048, RoomSteps.FreeMemory(["MemTotal:       16 kB", "MemFree:         1 kB", "MemAvailable:    2 kB"]));

    private static AppSpec App(long? limit) => new()
    {
        Project = "shop",
        Name = "blog",
        Image = "blog:1",
        Replicas = 2,
        Proxy = new() { AppPort = 3000 },
        Resources = new() { Memory = limit },
    };
}
