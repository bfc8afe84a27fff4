using Luma.Agent.Api;
using Luma.Agent.Deployments;
using Luma.Core.Api;
using Luma.Core.Apps;
using Luma.Core.Deployments;
using Luma.Tests.Agent.Rig;
using Luma.Tests.Core.Apps;
using Luma.Tests.Proxy.Rig;
using ManualTime = Luma.Tests.Cli.Rig.ManualTime;

namespace Luma.Tests.Agent.Deployments;

public sealed class DeploymentBoardTests : IDisposable
{
    private readonly StateOnDisk _state = new();
    private readonly ManualTime _time = new();
    private readonly DeploymentBoard _board;

    public DeploymentBoardTests() => _board = new(_state.Folder, _time);

    public void Dispose() => _state.Dispose();

    [Fact]
    public void An_app_has_one_deployment_at_a_time_and_who_comes_second_is_told_the_first()
    {
        Open("d1");

        var busy = Assert.Throws<ApiFault>(() => Open("d2")).Problem;

        Assert.Equal((ProblemTypes.AppBusy, 409), (busy.Type, busy.Status));
        Assert.Equal("blog is busy: deploy d1, under way since 03:04:05 UTC, preparing", busy.Detail);
        Assert.Equal("d1", _board.RunningOf("blog")?.Id);
        Assert.Null(_board.Find("d2"));
    }

    [Fact]
    public void Other_apps_do_not_wait()
    {
        Open("d1");
        Open("d2", "shop");

        Assert.Equal(["blog", "shop"], _board.Running.Select(deployment => deployment.App).Order());
    }

    [Fact]
    public async Task Who_passed_an_app_over_since_it_was_held_is_told_when_it_is_free_and_of_a_mere_look_nobody_is()
    {
        var told = 0;
        _board.Freed += () => told++;

        using (await _board.HoldAsync("blog", CancellationToken.None))
        {
            Assert.Null(_board.TryHold("blog"));
            Assert.Equal(0, told);
        }

        Assert.Equal(1, told);
        _board.TryHold("blog")!.Dispose();
        Assert.Equal(1, told);
    }

    [Fact]
    public void Of_many_who_come_at_once_one_gets_the_app()
    {
        var opened = 0;
        Parallel.For(0, 32, i =>
        {
            try
            {
                Open($"d{i}");
                Interlocked.Increment(ref opened);
            }
            catch (ApiFault)
            {
                // Busy.
            }
        });

        Assert.Equal(1, opened);
    }

    [Fact]
    public void The_check_sees_the_specs_of_the_others_that_run()
    {
        Open("d1");
        Open("d2", "shop");
        List<AppSpec> seen = [];

        _board.Open(Records.Deployment("d3", "wiki"), Blog.Spec with { Name = "wiki" }, seen.AddRange);

        Assert.Equal(["blog", "shop"], seen.Select(spec => spec.Name).Order());
    }

    [Fact]
    public void Who_fails_the_check_does_not_get_the_app()
    {
        Assert.Throws<ApiFault>(() => _board.Open(Records.Deployment(), Blog.Spec, _ => throw ApiFault.NameTaken("blog", "other")));

        Assert.Null(_board.RunningOf("blog"));
        Assert.Null(_board.Find("d1"));
        Open("d2");
    }

    [Fact]
    public void A_closed_deployment_gives_the_app_back_and_is_remembered()
    {
        var first = Open("d1");

        _board.Close(first);

        Assert.Null(_board.RunningOf("blog"));
        Assert.Same(first, _board.Find("d1"));
        Open("d2");
    }

    [Fact]
    public void Closing_once_more_does_not_take_the_app_from_the_next()
    {
        var first = Open("d1");
        _board.Close(first);
        var second = Open("d2");

        _board.Close(first);

        Assert.Same(second, _board.RunningOf("blog"));
    }

    [Fact]
    public void A_withdrawn_deployment_was_never_there()
    {
        var first = Open("d1");
        first.Queue(); // As it is on the disk when something goes wrong before its first step.

        _board.Withdraw(first);

        Assert.Null(_board.RunningOf("blog"));
        Assert.Null(_board.Find("d1"));
        Assert.Null(_board.FindStatus("d1"));
        Open("d2");
    }

    [Fact]
    public void The_latest_hundred_are_remembered_with_their_events_and_all_with_their_status()
    {
        for (var i = 1; i <= 101; i++)
        {
            var deployment = Open($"d{i:000}");
            if (i == 1)
            {
                deployment.Finish(null, null);
            }

            _board.Close(deployment);
        }

        Assert.Null(_board.Find("d001"));
        Assert.NotNull(_board.Find("d002"));
        Assert.NotNull(_board.Find("d101"));
        Assert.Equal(DeploymentState.Succeeded, _board.FindStatus("d001")?.State);
    }

    [Fact]
    public void What_runs_is_not_forgotten_however_long_it_takes()
    {
        var longest = Open("d000", "shop");
        for (var i = 1; i <= 101; i++)
        {
            _board.Close(Open($"d{i:000}"));
        }

        Assert.Same(longest, _board.Find("d000"));
    }

    [Fact]
    public void The_status_of_a_deployment_outlives_the_agent()
    {
        Open("d1").Finish(null, null);

        var next = new DeploymentBoard(_state.Reopen(), _time);

        Assert.Equal(DeploymentState.Succeeded, next.FindStatus("d1")?.State);
        Assert.Null(next.Find("d1"));
        Assert.Null(next.FindStatus("d2"));
        Assert.Null(next.FindStatus("../apps/blog"));
    }

    [Fact]
    public async Task Who_holds_an_app_is_waited_for()
    {
        var first = await _board.HoldAsync("blog", CancellationToken.None);
        var second = _board.HoldAsync("blog", CancellationToken.None);
        Assert.False(second.IsCompleted);

        first.Dispose();

        (await second.Soon()).Dispose();
    }

    [Fact]
    public async Task Who_only_tries_is_turned_away_while_the_app_is_held()
    {
        using (await _board.HoldAsync("blog", CancellationToken.None))
        {
            Assert.Null(_board.TryHold("blog"));
            using var other = _board.TryHold("shop");
            Assert.NotNull(other);
        }

        using var free = _board.TryHold("blog");
        Assert.NotNull(free);
        Assert.Null(_board.TryHold("blog"));
    }

    [Fact]
    public async Task Letting_go_twice_lets_go_once()
    {
        var first = await _board.HoldAsync("blog", CancellationToken.None);
        first.Dispose();
        first.Dispose();

        using var second = _board.TryHold("blog");
        Assert.NotNull(second);
        Assert.Null(_board.TryHold("blog"));
    }

    [Fact]
    public async Task Who_stops_waiting_holds_nothing()
    {
        var first = await _board.HoldAsync("blog", CancellationToken.None);
        using var impatience = new CancellationTokenSource();
        var second = _board.HoldAsync("blog", impatience.Token);

        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.Soon());
        first.Dispose();
        using var third = _board.TryHold("blog");
        Assert.NotNull(third);
    }

    [Fact]
    public void Ids_tell_the_time_and_sort_by_it()
    {
        var first = _board.NewId();
        _time.Advance(TimeSpan.FromMilliseconds(1));
        var second = _board.NewId();

        Assert.Matches(@"\A19700101-000000000-[0-9a-f]{4}\z", first);
        Assert.Matches(@"\A19700101-000000001-[0-9a-f]{4}\z", second);
        Assert.True(string.CompareOrdinal(first, second) < 0);
    }

    private Deployment Open(string id, string app = "blog") =>
        _board.Open(Records.Deployment(id, app), Blog.Spec with { Name = app }, _ => { });
}
