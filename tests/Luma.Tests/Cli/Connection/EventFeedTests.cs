using Luma.Cli.Connection;
using Luma.Core.Api;
using Luma.Core.Deployments;
using Luma.Tests.Cli.Rig;
using Microsoft.AspNetCore.Http;

namespace Luma.Tests.Cli.Connection;

public sealed class EventFeedTests : IAsyncLifetime
{
    private static readonly DeploymentEvent[] All = [.. FakeAgent.Numbered(Events.Success())];
    private static readonly string Path = $"GET {ApiPaths.DeploymentEvents("d1")}";
    private static readonly string Question = $"GET {ApiPaths.DeploymentStatus("d1")}";

    private FakeAgent _agent = null!;

    public async Task InitializeAsync() => _agent = await FakeAgent.StartAsync();

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    [Fact]
    public async Task Events_are_heard_in_order_until_the_end()
    {
        _agent.On(Path, context => FakeAgent.WriteAsync(context, All));
        Assert.Equal(Enumerable.Range(1, All.Length).Select(i => (long)i), (await HeardAsync()).Select(heard => heard.Event!.Sequence));
    }

    [Fact]
    public async Task A_stream_that_breaks_is_taken_up_again_and_nothing_is_heard_twice()
    {
        var connections = 0;
        _agent.On(Path, async context =>
        {
            var upTo = Math.Min(All.Length, 4 * ++connections);
            await FakeAgent.WriteAsync(context, All[..upTo]);
            if (upTo < All.Length)
            {
                context.Abort();
            }
        });
        Assert.Equal(All.Select(heard => heard.Sequence), (await HeardAsync()).Select(heard => heard.Event!.Sequence));
        Assert.Equal(4, connections);
    }

    [Fact]
    public async Task An_agent_that_restarts_is_waited_for()
    {
        _agent.On(Path, async context =>
        {
            await FakeAgent.WriteAsync(context, All[..3]);
            context.Abort();
        });
        List<DeploymentEvent> heard = [];
        await foreach (var tiding in Follow(TimeProvider.System))
        {
            if (tiding is Heard { Event: { } known })
            {
                heard.Add(known);
            }
            else if (heard.Count == 3 && File.Exists(_agent.Socket))
            {
                await _agent.LeaveAsync();
                _agent.On(Path, context => FakeAgent.WriteAsync(context, All));
            }
            else if (!File.Exists(_agent.Socket))
            {
                await _agent.ListenAsync();
            }
        }

        Assert.Equal(All.Length, heard.Count);
    }

    [Fact]
    public async Task An_agent_that_stays_away_for_thirty_seconds_is_given_up()
    {
        var time = new HurriedTime(longest: TimeSpan.FromSeconds(1));
        _agent.On(Path, async context =>
        {
            await FakeAgent.WriteAsync(context, All[..3]);
            context.Abort();
        });
        var before = time.GetTimestamp();
        await Assert.ThrowsAsync<AgentUnreachableException>(async () =>
        {
            await foreach (var tiding in Follow(time))
            {
                if (tiding is AgentAway && File.Exists(_agent.Socket))
                {
                    await _agent.LeaveAsync();
                }
            }
        });
        Assert.InRange(time.GetElapsedTime(before), TimeSpan.FromSeconds(29.5), TimeSpan.FromSeconds(30.5));
    }

    [Fact]
    public async Task An_agent_that_ends_the_stream_again_and_again_is_given_up_too()
    {
        _agent.On(Path, context => FakeAgent.WriteAsync(context, All[..3]));
        await Assert.ThrowsAsync<AgentUnreachableException>(async () => await Follow(new HurriedTime(longest: TimeSpan.FromSeconds(1))).CountAsync());
        Assert.InRange(_agent.Requests.Count, 50, 200);
    }

    /// <summary>The connection lives, as that to a process that is stopped.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task An_agent_that_answers_nothing_more_is_given_up(int heard)
    {
        var time = new ManualTime();
        _agent.On(Path, async context =>
        {
            await FakeAgent.WriteAsync(context, All[..heard]);
            await HangAsync(context);
        }).On(Question, HangAsync);
        await using var feed = Follow(time).GetAsyncEnumerator();
        await TakeAsync(feed, heard);

        var lost = await Assert.ThrowsAsync<AgentUnreachableException>(async () => await PumpAsync(time, NextAsync(feed)));

        Assert.Equal($"the agent at unix://{_agent.Socket} did not answer within 30 s", lost.Message);
        Assert.InRange(time.GetTimestamp(), TimeSpan.FromSeconds(30).Ticks, long.MaxValue);
    }

    [Fact]
    public async Task An_agent_that_has_nothing_to_tell_is_waited_for_as_long_as_it_says_that_it_is_there()
    {
        var asked = 0;
        var enough = new TaskCompletionSource();
        _agent.On(Path, async context =>
        {
            await FakeAgent.WriteAsync(context, All[..3]);
            await enough.Task;
            await FakeAgent.WriteAsync(context, All[3..]);
        }).On(Question, context =>
        {
            if (++asked == 12)
            {
                enough.SetResult();
            }

            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });

        var heard = await Follow(new HurriedTime(longest: EventFeed.Silence)).ToListAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(All.Length, heard.OfType<Heard>().Count());
        Assert.Single(_agent.Requests, request => request == Path);
    }

    [Fact]
    public async Task An_event_of_a_kind_unknown_here_is_passed_on_unread()
    {
        _agent.On(Path, async context =>
        {
            await FakeAgent.WriteAsync(context, All[..1]);
            await context.Response.WriteAsync("""{"type":"hologram","sequence":2,"depth":3}""" + "\n\n");
            await FakeAgent.WriteAsync(context, All[2..]);
        });
        var heard = await HeardAsync();
        Assert.Equal(All.Length, heard.Count);
        Assert.Null(heard[1].Event);
        Assert.Contains("hologram", heard[1].Json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deployment_that_the_agent_does_not_know_is_refused()
    {
        var refused = await Assert.ThrowsAsync<AgentRefusedException>(HeardAsync);
        Assert.Equal(ProblemTypes.NotFound, refused.Problem.Type);
    }

    private static async Task HangAsync(HttpContext context)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // Who asked has given up.
        }
    }

    private static async Task TakeAsync(IAsyncEnumerator<Tiding> feed, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.IsType<Heard>(await NextAsync(feed));
        }
    }

    private static async Task<Tiding> NextAsync(IAsyncEnumerator<Tiding> feed)
    {
        Assert.True(await feed.MoveNextAsync());
        return feed.Current;
    }

    /// <summary>Moves the clock until it is done, an hour at most, which a slow machine only makes later on that clock.</summary>
    private static async Task PumpAsync(ManualTime time, Task done)
    {
        for (var i = 0; i < 720 && !done.IsCompleted; i++)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            await Task.WhenAny(done, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System));
        }

        Assert.True(done.IsCompleted, "it is still waited for after an hour");
        await done;
    }

    private async Task<List<Heard>> HeardAsync() => await Follow(TimeProvider.System).OfType<Heard>().ToListAsync();

    private async IAsyncEnumerable<Tiding> Follow(TimeProvider time)
    {
        using var agent = new AgentClient(new(new LocalRoute(new(_agent.Socket)), time));
        await foreach (var tiding in new EventFeed(agent, "d1", time).FollowAsync(CancellationToken.None))
        {
            yield return tiding;
        }
    }
}
