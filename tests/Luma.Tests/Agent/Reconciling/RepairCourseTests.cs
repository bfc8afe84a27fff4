using Luma.Agent.Deployments;
using Luma.Agent.Reconciling;
using Luma.Agent.Storage;
using Luma.Core.Deployments;
using Luma.Tests.Agent.Rig;
using Luma.Tests.Cli.Rig;

namespace Luma.Tests.Agent.Reconciling;

public sealed class RepairCourseTests : IDisposable
{
    private static readonly AppRecord App = Records.App(replicas: 2);
    private static readonly Ailment Gone = new(2, Container: null, "is gone");
    private static readonly Ailment Ill = new(2, "blog-blue-2", "has not answered its probes for 1m");

    private readonly StateOnDisk _state = new();
    private readonly RepairCourse _course = new("d1");
    private readonly DeploymentBoard _board;
    private DateTimeOffset _now = Records.Then;
    private int _repairs;

    public RepairCourseTests() => _board = new(_state.Folder, new ManualTime());

    public void Dispose() => _state.Dispose();

    [Fact]
    public void What_was_taken_away_is_replaced_at_once_as_often_as_it_happens() =>
        Assert.Equal([0, 0, 0], Pauses(3, Gone, failure: null));

    [Fact]
    public void Attempts_that_fail_come_ever_more_seldom() =>
        Assert.Equal([10, 20, 40, 80, 160, 320, 600, 600, 600], Pauses(9, Gone, "no room"));

    [Fact]
    public void So_do_those_after_which_the_next_container_is_as_unfit() => Assert.Equal([10, 20, 40], Pauses(3, Ill, failure: null));

    [Fact]
    public void One_that_succeeds_where_somebody_took_the_container_away_begins_anew()
    {
        Pauses(3, Gone, "no room");

        Assert.Equal([0], Pauses(1, Gone, failure: null));
        Assert.Equal([10], Pauses(1, Gone, "no room"));
    }

    [Fact]
    public void Ten_minutes_of_health_begin_anew_and_less_do_not()
    {
        Pauses(3, Ill, failure: null);
        See(after: TimeSpan.FromMinutes(9));
        Assert.Equal(3, _course.Attempts);

        See(after: TimeSpan.FromMinutes(1));

        Assert.Equal(0, _course.Attempts);
    }

    [Fact]
    public void One_that_gave_way_to_a_person_does_not_count()
    {
        Pauses(1, Gone, "no room");
        Begin(Gone);
        End(Failures.GaveWay(to: Records.Deployment("d9")));

        Assert.Equal((1, default), (_course.Attempts, _course.Next));
    }

    [Fact]
    public void While_one_is_under_way_there_is_no_next_and_afterwards_it_is_told_what_became_of_it()
    {
        Begin(Gone);
        Assert.Equal((DateTimeOffset.MaxValue, null, 1), (_course.Next, _course.StatusFor(App)!.Next, _course.StatusFor(App)!.Attempts));

        End(Failure.Of("no room", "make some"));

        var status = _course.StatusFor(App)!;
        Assert.Equal(("blog-blue-2 is gone", "no room", "r1", _now.AddSeconds(10)), (status.Complaint, status.Failure, status.Deployment, status.Next));
        _course.See([], _now);
        Assert.Null(_course.StatusFor(App));
    }

    [Fact]
    public void One_that_could_not_even_begin_counts()
    {
        _course.See([Gone], _now);
        _course.Fail("the image has been removed", _now);

        var status = _course.StatusFor(App)!;
        Assert.Equal(("the image has been removed", null, 1, _now.AddSeconds(10)), (status.Failure, status.Deployment, status.Attempts, status.Next));
    }

    /// <summary>The seconds from the end of each of so many attempts to the next.</summary>
    private List<double> Pauses(int attempts, Ailment ailment, string? failure)
    {
        List<double> pauses = [];
        for (var i = 0; i < attempts; i++)
        {
            Begin(ailment);
            End(failure is null ? null : Failure.Of(failure, "mend it"));
            pauses.Add((_course.Next - _now).TotalSeconds);
            _now = _course.Next;
        }

        return pauses;
    }

    private void Begin(Ailment ailment)
    {
        _course.See([ailment], _now);
        _course.Begin($"r{++_repairs}");
    }

    private void End(Failure? failure)
    {
        _now += TimeSpan.FromSeconds(3);
        _state.Folder.Save(Records.Deployment($"r{_repairs}", state: failure is null ? DeploymentState.Succeeded : DeploymentState.Failed) with
        {
            Kind = DeploymentKind.Repair,
            FinishedAt = _now,
            Failure = failure,
        });
        _course.Learn(_board);
    }

    private void See(TimeSpan after)
    {
        _now += after;
        _course.See([], _now);
    }
}
