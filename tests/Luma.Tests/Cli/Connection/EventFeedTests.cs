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
        var time = new HurriedTime();
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
        Assert.InRange(time.GetElapsedTime(before), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(31));
    }

    [Fact]
    public async Task An_agent_that_ends_the_stream_again_and_again_is_given_up_too()
    {
        _agent.On(Path, context => FakeAgent.WriteAsync(context, All[..3]));
        await Assert.ThrowsAsync<AgentUnreachableException>(async () => await Follow(new HurriedTime()).CountAsync());
        Assert.InRange(_agent.Requests.Count, 50, 200);
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
