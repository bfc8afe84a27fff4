using Luma.Agent.Storage;
using Luma.Core.Naming;
using Luma.Tests.Agent.Rig;
using Luma.Tests.Core.Apps;

namespace Luma.Tests.Agent.Storage;

/// <summary>What becomes of an app's releases as one takes another's place.</summary>
public sealed class AppRecordTests
{
    /// <summary>As an agent told it that was killed between any two steps of a repair: one container is in each place, at most.</summary>
    [Theory]
    [InlineData("d1", "1", null, 1)]
    [InlineData("d1", "2", "r1", 2)]
    [InlineData("d1", "2", null, null)]
    [InlineData("d1", "2", "r0", null)]
    [InlineData("d1", "1", "r1", null)]
    [InlineData("d2", "1", null, null)]
    [InlineData("d1", "3", null, null)]
    [InlineData("d1", "", null, null)]
    [InlineData(null, "1", null, null)]
    public void A_container_has_its_place_by_the_deployment_and_the_repair_that_created_it(string? deployment, string replica, string? repair, int? place)
    {
        var release = Records.App(replicas: 2).Active with { Repairs = new Dictionary<int, string> { [2] = "r1" } };
        (string Label, string? Value)[] labels = [(Labels.Deployment, deployment), (Labels.Replica, replica), (Labels.Repair, repair)];

        Assert.Equal(place, release.PlaceOf(labels.Where(label => label.Value is not null).ToDictionary(label => label.Label, label => label.Value!)));
    }

    [Fact]
    public void What_was_replaced_is_kept_and_what_was_kept_is_past()
    {
        var record = After(1, 2, 3, 4);

        Assert.Equal((4, 3, "d4"), (record.Active.Number, record.Kept!.Number, record.Deployment));
        Assert.Equal([2, 1], record.Past.Select(release => release.Number));
        Assert.Equal([3, 2, 1], record.Earlier.Select(release => release.Number));
    }

    [Fact]
    public void A_release_that_is_gone_back_to_is_listed_once()
    {
        var record = After(1, 2, 3, 2);

        Assert.Equal((2, 3), (record.Active.Number, record.Kept!.Number));
        Assert.Equal([3, 1], record.Earlier.Select(release => release.Number));
    }

    [Fact]
    public void After_a_restart_the_kept_containers_are_no_release_of_their_own()
    {
        var record = After(1, 2, 2);

        Assert.Equal((2, 2), (record.Active.Number, record.Kept!.Number));
        Assert.Equal([1], record.Earlier.Select(release => release.Number));
    }

    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(1, 1, 2, 2)]
    [InlineData(1, 1, 2, 3, 2)]
    [InlineData(2, 1, 2, 3, 2, 4)]
    [InlineData(2, 1, 2, 3)]
    [InlineData(2, 1, 2, 3, 2, 3)]
    [InlineData(1, 1, 2, 3, 2, 4, 2)]
    public void The_previous_release_is_the_last_one_before_the_active_that_no_rollback_left(int previous, params int[] active) =>
        Assert.Equal(previous, After(active).Previous?.Number);

    [Theory]
    [InlineData(1)]
    [InlineData(1, 2, 1)]
    public void There_may_be_none(params int[] active) => Assert.Null(After(active).Previous);

    private static AppRecord After(params int[] active)
    {
        var record = Records.App(release: active[0]) with { Deployment = $"d{active[0]}" };
        foreach (var number in active.Skip(1))
        {
            record = record.Succeeded(Records.Release(Blog.Spec, number, Colour.Blue), $"d{number}");
        }

        return record;
    }
}
