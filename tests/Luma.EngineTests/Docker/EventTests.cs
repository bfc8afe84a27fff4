using Luma.Docker;

namespace Luma.EngineTests.Docker;

public sealed class EventTests : EngineFacts
{
    private readonly DateTimeOffset begin = TimeProvider.System.GetUtcNow().AddSeconds(-2);

    [Fact]
    public async Task What_happens_to_a_container_is_told_as_it_happens()
    {
        var name = NewName("container");
        var options = new EventOptions { Since = begin, Filters = Filters.None.Type("container").Container(name) };
        await using var events = Docker.System.EventsAsync(options, Patience.Token).GetAsyncEnumerator();
        var next = events.MoveNextAsync();

        var created = await Docker.Containers.CreateAsync(name, Shell("exit 3"));
        Assert.True(await next);
        Assert.Equal(("container", "create", created.Id), (events.Current.Type, events.Current.Action, events.Current.Actor.ID));
        Assert.InRange(events.Current.Time, begin, TimeProvider.System.GetUtcNow().AddSeconds(1));

        await Docker.Containers.StartAsync(name);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal("start", events.Current.Action);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal(("die", "3", name), (events.Current.Action, events.Current.Actor.Attributes["exitCode"], events.Current.Actor.Attributes["name"]));
    }

    [Fact]
    public async Task Events_are_filtered_by_action_and_label()
    {
        var mark = Guid.NewGuid().ToString("N");
        var name = await RunAsync(new ContainerSpec { Image = Image, Labels = new Dictionary<string, string> { ["mark"] = mark } });
        await Docker.Containers.StopAsync(name);

        var actions = await PastAsync(Filters.None.Label("mark", mark).Event("start").Event("die"));

        Assert.Equal(["start", "die"], actions);
    }

    [Fact]
    public async Task Listening_can_be_cancelled()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in Docker.System.EventsAsync(new() { Filters = Filters.None.Label("nobody", "has this") }, cancel.Token))
                Assert.Fail("nothing happens");
        });
    }

    [Fact]
    public async Task A_stream_left_early_lets_go_of_its_connection()
    {
        var name = await RunAsync();
        var before = OpenSockets();

        for (var i = 0; i < 20; i++)
            await foreach (var _ in Docker.System.EventsAsync(new() { Since = begin, Filters = Filters.None.Container(name) }, Patience.Token))
                break;

        // Other tests of this process open sockets too, but never so many.
        Assert.InRange(OpenSockets() - before, int.MinValue, 15);
    }

    private async Task<List<string>> PastAsync(Filters filters)
    {
        var actions = new List<string>();
        var options = new EventOptions { Since = begin, Until = TimeProvider.System.GetUtcNow().AddSeconds(1), Filters = filters };
        await foreach (var happening in Docker.System.EventsAsync(options, Patience.Token))
            actions.Add(happening.Action);
        return actions;
    }

    private static int OpenSockets() => Directory.GetFiles("/proc/self/fd").Count(fd => new FileInfo(fd).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);
}
