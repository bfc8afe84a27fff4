using System.Net;
using Luma.Proxy;
using Luma.Tests.Proxy.Rig;

namespace Luma.Tests.Proxy.Leasing;

public sealed class LeaseTests : IDisposable
{
    private readonly Switchboard _switchboard = new(new ProxyOptions());
    private long _generation;

    public void Dispose() => _switchboard.Dispose();

    [Fact]
    public void The_backend_with_the_fewest_requests_is_leased()
    {
        Serve("a", "b", "c");

        var leased = Enumerable.Range(0, 30).Select(_ => Lease()!).ToList();

        Assert.Equal([10, 10, 10], _switchboard.InFlight.Values);
        leased.Where(backend => backend.Address.Id == "b").ToList().ForEach(backend => backend.Return());
        Assert.All(Enumerable.Range(0, 10), _ => Assert.Equal("b", Lease()!.Address.Id));
    }

    [Fact]
    public void Idle_backends_share_the_requests()
    {
        Serve("a", "b", "c");

        var picks = Enumerable.Range(0, 600).Select(_ => LeaseAndReturn()).CountBy(id => id);

        // Each is expected 200 times, with a standard deviation of 12.
        Assert.All(picks, pick => Assert.InRange(pick.Value, 100, 300));
        Assert.Equal(3, picks.Count());
    }

    [Fact]
    public void A_backend_that_was_tried_is_passed_over()
    {
        Serve("a", "b");
        var (one, other) = (Lease()!, Lease()!);

        Assert.All(Enumerable.Range(0, 5), _ => Assert.Same(other, Target().Lease([one])?.Backend));
        Assert.Null(Target().Lease([one, other]));
    }

    [Fact]
    public async Task A_closed_backend_gives_no_lease()
    {
        Serve("a");
        var held = Lease()!;
        var drained = DrainAsync("a");

        Assert.Null(Lease());
        Assert.False(held.TryLease());
        Assert.Equal(1, _switchboard.InFlight["a"]);

        held.Return();
        await drained.Soon();
        Assert.False(held.TryLease());
        Assert.True(held.Retired);
    }

    [Fact]
    public async Task A_drain_ends_in_the_very_call_that_gives_back_the_last_lease()
    {
        Serve("a");
        var (one, other) = (Lease()!, Lease()!);
        var drained = DrainAsync("a");
        var closing = one.Closing!;

        one.Return();
        Assert.False(closing.Ended.IsCompleted);
        other.Return();
        Assert.True(closing.Ended.IsCompleted);
        Assert.Equal(2, (await drained.Soon()).Drained);
    }

    [Fact]
    public async Task No_lease_is_held_when_a_drain_ends_however_many_threads_fight_for_it()
    {
        for (var round = 0; round < 40; round++)
        {
            Serve($"a{round}");
            var backend = _switchboard.Snapshot.Find("blog.example", "/")!.Lease(null)!.Backend;
            backend.Return();
            var held = 0;
            var ended = false;
            var late = 0;
            using var started = new CountdownEvent(3);
            var fighters = Enumerable.Range(0, 3).Select(_ => OnThread(() =>
            {
                started.Signal();
                while (backend.TryLease())
                {
                    Interlocked.Increment(ref held);
                    if (Volatile.Read(ref ended))
                    {
                        Interlocked.Increment(ref late);
                    }

                    Interlocked.Decrement(ref held);
                    backend.Return();
                }
            })).ToList();
            started.Wait();

            await DrainAsync($"a{round}").Soon();
            Volatile.Write(ref ended, true);

            Assert.Equal(0, Volatile.Read(ref held));
            await Task.WhenAll(fighters).Soon();
            Assert.Equal(0, late);
            Assert.DoesNotContain($"a{round}", _switchboard.InFlight.Keys);
        }
    }

    [Fact]
    public async Task A_drained_backend_that_is_listed_again_accepts_again()
    {
        Serve("a");
        var first = Lease()!;
        first.Return();
        await DrainAsync("a").Soon();

        Serve("a");

        var second = Lease()!;
        Assert.NotSame(first, second);
        second.Return();
    }

    [Fact]
    public async Task A_backend_that_is_listed_again_while_it_drains_leaves_the_drain_and_keeps_its_requests()
    {
        Serve("a");
        var held = Lease()!;
        Serve("b");
        var drained = DrainAsync("a");

        Serve("a");

        Assert.Equal(["a"], (await drained.Soon()).Reinstated);
        Assert.Same(held, Lease());
        Assert.Equal(2, held.InFlight);
        Assert.False(held.Overdue.IsCancellationRequested);
    }

    [Fact]
    public async Task What_a_reinstated_backend_was_cut_for_does_not_cut_those_who_come_later()
    {
        Serve("a");
        var held = Lease()!;
        Serve("b");
        var cut = held.CutStreams;
        var drained = DrainAsync("a", new DrainLimits { Streams = TimeSpan.Zero });
        await Wait.Until(() => cut.IsCancellationRequested);

        Serve("a");

        await drained.Soon();
        Assert.False(held.CutStreams.IsCancellationRequested);
    }

    [Fact]
    public void Nor_does_the_clock_that_ran_for_those_who_dialled_it()
    {
        Serve("a");
        var held = Lease()!;
        var ticking = held.Left;
        Serve("b");

        Serve("a");

        Assert.NotEqual(ticking, held.Left);
    }

    [Fact]
    public async Task Draining_what_is_unknown_is_done_at_once()
    {
        var result = await DrainAsync("nobody").Soon();

        Assert.Equal((0, 0, 0), (result.InFlight, result.Drained, result.Aborted));
    }

    // A thread each: on the pool, those who spin would keep the others from starting.
    private static Task OnThread(Action fight) =>
        Task.Factory.StartNew(fight, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Serve(params string[] ids) => _switchboard.Apply(new RouteTable
    {
        Generation = ++_generation,
        Routes = [new() { Host = "blog.example", App = "blog", Release = "1", Backends = [.. ids.Select(Address)] }],
    });

    private static BackendAddress Address(string id) => new() { Id = id, Address = IPAddress.Loopback, Port = 1 };

    private RouteTarget Target() => _switchboard.Snapshot.Find("blog.example", "/")!;

    private Backend? Lease() => Target().Lease(null)?.Backend;

    private string LeaseAndReturn()
    {
        var backend = Lease()!;
        backend.Return();
        return backend.Address.Id;
    }

    private Task<DrainResult> DrainAsync(string id, DrainLimits? limits = null) =>
        _switchboard.DrainAsync([id], limits ?? new DrainLimits());
}
