using Luma.Cli.Fleets;

namespace Luma.Tests.Cli.Fleets;

public sealed class VerdictTests
{
    [Theory]
    [InlineData(true, Standing.Ready, Standing.Ready, Standing.Unchanged)]
    [InlineData(false, Standing.Ready, Standing.Ready, Standing.Preparing)]
    [InlineData(false, Standing.Ready, Standing.Ready, Standing.Kept)]
    [InlineData(false, Standing.Ready, Standing.Lost, Standing.Ready)]
    internal void All_switch_only_when_all_stand_ready_or_need_not(bool may, params Standing[] standings) =>
        Assert.Equal(may, Verdict.MayPromote(standings));

    [Theory]
    [InlineData(true, true, Standing.Ready, Standing.Ready)]
    [InlineData(false, false, Standing.Ready, Standing.Ready)]
    [InlineData(false, true, Standing.Unchanged, Standing.Unchanged)]
    [InlineData(false, true, Standing.Ready, Standing.Kept)]
    internal void The_rest_switches_without_the_lost_only_by_policy_and_where_there_is_something_to_switch(bool may, bool goOn, params Standing[] rest) =>
        Assert.Equal(may, Verdict.MayPromoteWithout(rest, goOn));

    [Theory]
    [InlineData(true, false, Standing.Switched, Standing.Switched, Standing.Lost)]
    [InlineData(true, false, Standing.Switched, Standing.Kept, Standing.Switched)]
    [InlineData(false, true, Standing.Switched, Standing.Kept, Standing.Switched)]
    [InlineData(false, false, Standing.Switched, Standing.Unchanged, Standing.Switched)]
    [InlineData(false, false, Standing.Kept, Standing.Unchanged, Standing.Lost)]
    internal void Those_that_have_switched_go_back_where_others_have_not_unless_the_policy_is_to_go_on(bool must, bool goOn, params Standing[] standings) =>
        Assert.Equal(must, Verdict.MustGoBack(standings, goOn));

    [Fact]
    public void A_tag_that_means_two_images_is_told_with_both_and_one_that_is_not_known_is_no_difference()
    {
        Assert.Null(Verdict.Difference([("a", "1", "sha256:x"), ("b", "1", "sha256:x"), ("c", "", "")]));
        Assert.Equal(
            "0123456789ab (1.4) on a, c; beefbeefbeef (1.3) on b",
            Verdict.Difference([("a", "1.4", "sha256:0123456789abcdef"), ("b", "1.3", "sha256:beefbeefbeefbeef"), ("c", "1.4", "sha256:0123456789abcdef")]));
    }
}
