using Luma.Core.Apps;
using Luma.Core.Deployments;
using Luma.Core.Naming;
using Luma.Core.Planning;

namespace Luma.Tests.Core.Planning;

public sealed class PlannerTests
{
    public static TheoryData<string> Cases => [.. PlanCase.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_plan_is_as_its_case_says(string name)
    {
        var plan = new PlanCase(name);

        Assert.Equal(plan.Expected, plan.Plan().ToString());
    }

    [Fact]
    public void Everything_that_can_be_done_has_a_case() => Assert.Equal(
        Enum.GetNames<DeploymentKind>().Select(kind => kind.ToLowerInvariant()).Order(),
        PlanCase.Names.Select(name => new PlanCase(name).Action).Distinct().Order());

    /// <summary>A runner that follows the plan never has to step back.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void The_states_of_a_plan_only_go_forward(string name)
    {
        var states = new PlanCase(name).Plan().Steps.Select(step => step.State).ToList();

        Assert.All(states.Zip(states.Skip(1)), pair => Assert.True(pair.First == pair.Second || pair.First.MayBecome(pair.Second), $"{pair}"));
        Assert.All(states, state => Assert.True(state.MayBecome(DeploymentState.Succeeded)));
    }

    /// <summary>Until the switch a plan must be possible to take back: nothing of what serves may be touched.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Before_the_switch_the_active_set_is_left_alone(string name)
    {
        var plan = new PlanCase(name);
        if (plan.Plan() is not { StopsFirst: false, Candidate: { } candidate } || plan.Observed.Active is not { } active || plan.Spec.Order == UpdateOrder.StopFirst)
        {
            return;
        }

        var before = plan.Plan().Steps.TakeWhile(step => step is not (SwitchTraffic or TakePlace)).Select(step => step.ToString());

        Assert.Empty(candidate.Containers.Intersect(active.Containers));
        Assert.DoesNotContain(before, step => active.Containers.Any(container => step.Split(' ', ',').Contains(container)));
    }

    [Theory]
    [InlineData("deploy-second", Colour.Green, 2, "blog-green")]
    [InlineData("restart", Colour.Blue, 3, "blog-blue")]
    public void The_candidate_has_the_other_colour(string name, Colour colour, int release, string container)
    {
        var candidate = new PlanCase(name).Plan().Candidate!;

        Assert.Equal((colour, release), (candidate.Colour, candidate.Release));
        Assert.Equal([container], candidate.Containers);
    }

    /// <summary>Only beside a set that serves is there anything to keep others from.</summary>
    [Theory]
    [InlineData("deploy-first", "blog", false)]
    [InlineData("deploy-second", "blog", true)]
    [InlineData("restart", "blog", true)]
    [InlineData("deploy-first-on-shared-network", "blog-blue-temp", false)]
    [InlineData("deploy-third-with-kept-set", "blog-blue-temp", false)]
    [InlineData("restart-on-shared-network", "blog-blue-temp", false)]
    [InlineData("rollback-to-release-without-containers", "blog", true)]
    public void A_candidate_has_the_alias_from_the_start_where_nobody_else_could_look_it_up(string name, string alias, bool exposed)
    {
        var plan = new PlanCase(name).Plan();

        Assert.Equal(alias, plan.Steps.OfType<CreateReplicas>().Single().Alias);
        Assert.Equal(alias == "blog", !plan.Steps.Any(step => step is GiveAlias or ConfirmHealth));
        Assert.Equal(exposed, plan.Exposed);
    }

    [Theory]
    [InlineData("rollback-to-kept-set", DeploymentState.Switching, false)]
    [InlineData("rollback-to-kept-set-alone-on-its-network", DeploymentState.Preparing, true)]
    [InlineData("rollback-to-warm-set", DeploymentState.Preparing, true)]
    public void Kept_containers_get_the_alias_back_and_first_of_all_where_nobody_else_could_look_it_up(string name, DeploymentState when, bool exposed)
    {
        var plan = new PlanCase(name).Plan();

        Assert.True(plan.WakesKept);
        Assert.Equal(when, plan.Steps.OfType<GiveAlias>().Single().State);
        Assert.Equal(exposed, plan.Exposed);
    }

    [Theory]
    [InlineData("stop")]
    [InlineData("start")]
    [InlineData("delete")]
    public void What_brings_up_no_set_has_no_candidate(string name) => Assert.Null(new PlanCase(name).Plan().Candidate);
}
