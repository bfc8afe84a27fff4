using Luma.Agent.Reconciling;
using Luma.Docker;
using Luma.Tests.Cli.Rig;

namespace Luma.Tests.Agent.Reconciling;

public sealed class CrashLoopsTests
{
    private readonly ManualTime _time = new();
    private readonly CrashLoops _loops;

    public CrashLoopsTests() => _loops = new(_time);

    [Fact]
    public void Five_restarts_in_a_short_time_are_a_loop()
    {
        Assert.Null(After(restarts: 100));
        Assert.Null(After(restarts: 104));
        Assert.Equal(5, After(restarts: 105));
    }

    [Fact]
    public void As_many_over_months_are_none()
    {
        for (var i = 0; i < 20; i++)
        {
            Assert.Null(After(restarts: i));
            _time.Advance(TimeSpan.FromMinutes(9));
        }
    }

    [Fact]
    public void One_that_has_run_for_a_minute_since_is_over()
    {
        After(restarts: 0);

        Assert.Null(After(restarts: 7, running: TimeSpan.FromMinutes(1)));
        Assert.Equal(7, After(restarts: 7, running: TimeSpan.FromSeconds(59)));
    }

    [Fact]
    public void Another_container_in_its_place_begins_anew()
    {
        After(restarts: 0);

        Assert.Null(After(restarts: 7, id: "other"));
    }

    private int? After(int restarts, TimeSpan? running = null, string id = "one") => _loops.Has("blog", 1, new()
    {
        Id = id,
        RestartCount = restarts,
        State = new() { Running = true, Restarting = running is null, StartedAt = _time.GetUtcNow() - (running ?? default) },
    });
}
