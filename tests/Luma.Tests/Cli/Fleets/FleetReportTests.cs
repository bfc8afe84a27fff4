using Luma.Cli;
using Luma.Cli.Fleets;

namespace Luma.Tests.Cli.Fleets;

public sealed class FleetReportTests
{
    private static readonly Running Old = new(7, "1.3", "sha256:a");
    private static readonly Running New = new(8, "1.4", "sha256:b");

    [Fact]
    public void Servers_that_serve_the_same_are_one_whatever_their_numbers()
    {
        var report = Report(Part("a", Standing.Switched, Old, New), Part("b", Standing.Unchanged, New with { Release = 3 }, New with { Release = 3 }));
        Assert.False(report.IsSplit);
        Assert.Null(report.Remedy);
    }

    [Fact]
    public void One_that_stayed_behind_splits_the_fleet_and_one_command_mends_it()
    {
        var report = Report(Part("a", Standing.Switched, Old, New), Part("b", Standing.Kept, Old, Old));
        Assert.True(report.IsSplit);
        Assert.Equal("luma deploy web", report.Remedy);
    }

    [Fact]
    public void One_of_which_nothing_is_known_counts_as_a_split_since_it_may_be() =>
        Assert.True(Report(Part("a", Standing.RolledBack, Old, Old), Part("b", Standing.Lost, Old, null)).IsSplit);

    [Fact]
    public void A_first_release_that_was_taken_back_everywhere_is_no_split() =>
        Assert.False(Report(Part("a", Standing.Kept, null, null), Part("b", Standing.Kept, null, null)).IsSplit);

    [Fact]
    public void One_version_of_two_images_is_a_split() =>
        Assert.True(Report(Part("a", Standing.Unchanged, New, New), Part("b", Standing.Unchanged, New, New with { ImageId = "sha256:c" })).IsSplit);

    [Fact]
    public void The_outcome_for_machines_says_whether_it_succeeded_and_whether_it_is_split()
    {
        var outcome = Report(Part("a", Standing.Switched, Old, New), Part("b", Standing.Lost, Old, null)).Outcome(ExitCodes.Failed);
        Assert.Equal(("fleet", "web", false, true, "b: it is not reached"), (outcome.Type, outcome.App, outcome.Succeeded, outcome.Split, outcome.Why));
    }

    private static FleetReport Report(params Part[] parts) => new("web", held: false, parts, TimeSpan.FromSeconds(3), "b: it is not reached");

    private static Part Part(string server, Standing standing, Running? before, Running? after) => new(server, standing, before, after, null, null, null);
}
