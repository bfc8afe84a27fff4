using System.Net;
using Luma.Proxy;
using Luma.Tests.Proxy.Rig;
using Microsoft.AspNetCore.Http;

namespace Luma.Tests.Proxy.Probing;

/// <summary>Backends that serve are watched, and one that is ill gets no new requests.</summary>
public sealed class LivenessTests
{
    private static readonly Uri _root = new("/", UriKind.Relative);
    private static readonly RouteSettings _watched = new()
    {
        Liveness = new() { Interval = TimeSpan.FromMilliseconds(20), Timeout = TimeSpan.FromSeconds(20), Failures = 2 },
    };

    [Fact]
    public async Task An_ill_backend_gets_no_requests_until_it_is_well_again()
    {
        await using var one = await PatientAsync("one");
        await using var other = await PatientAsync("other");
        await using var proxy = await TestProxy.InFrontOfAsync();
        proxy.Serve(_watched, one.App.Address, other.App.Address);

        one.Ill = true;
        await AnswersAreAsync(proxy, ["other"]);
        one.Ill = false;
        await AnswersAreAsync(proxy, ["one", "other"]);

        Assert.Equal(0, proxy.Traffic.Failures.Total);
    }

    [Fact]
    public async Task When_all_backends_are_ill_all_are_used()
    {
        await using var one = await PatientAsync("one");
        await using var other = await PatientAsync("other");
        await using var proxy = await TestProxy.InFrontOfAsync();
        proxy.Serve(_watched, one.App.Address, other.App.Address);

        one.Ill = true;
        await AnswersAreAsync(proxy, ["other"]);
        other.Ill = true;

        await AnswersAreAsync(proxy, ["one", "other"]);
        Assert.Equal(0, proxy.Traffic.Failures.Total);
    }

    [Fact]
    public async Task Who_is_ill_is_told_while_it_is_in_the_table()
    {
        await using var one = await PatientAsync("one");
        await using var other = await PatientAsync("other");
        await using var proxy = await TestProxy.InFrontOfAsync();
        proxy.Serve(_watched, one.App.Address, other.App.Address);
        Assert.Empty(proxy.Switchboard.Ill);

        one.Ill = true;
        await Wait.Until(() => proxy.Switchboard.Ill.Keys.SequenceEqual([one.App.Address.Id]));
        proxy.Serve(_watched, other.App.Address);

        Assert.Empty(proxy.Switchboard.Ill);
    }

    [Fact]
    public void How_long_it_is_ill_counts_from_the_probe_that_took_it_out_of_rotation()
    {
        var time = new ManualTime();
        var health = new BackendHealth(time, CancellationToken.None);
        health.Note(ok: false, failuresAllowed: 2);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(health.Ill);

        health.Note(ok: false, failuresAllowed: 2);
        time.Advance(TimeSpan.FromSeconds(5));
        health.Note(ok: false, failuresAllowed: 2);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(10), health.Ill);

        health.Note(ok: true, failuresAllowed: 2);
        Assert.Null(health.Ill);
    }

    [Fact]
    public void One_failed_probe_is_not_enough()
    {
        var health = new BackendHealth(TimeProvider.System, CancellationToken.None);

        Assert.False(health.Note(ok: false, failuresAllowed: 2));
        Assert.True(health.IsWell);
        Assert.False(health.Note(ok: true, failuresAllowed: 2));
        Assert.False(health.Note(ok: false, failuresAllowed: 2));
        Assert.True(health.Note(ok: false, failuresAllowed: 2));
        Assert.False(health.IsWell);
        Assert.True(health.Note(ok: true, failuresAllowed: 2));
        Assert.True(health.IsWell);
    }

    [Fact]
    public async Task A_backend_that_cannot_be_reached_is_left_alone_for_a_second()
    {
        var time = new ManualTime();
        await using var app = await TestApp.SayingAsync("ok");
        await using var proxy = await TestProxy.InFrontOfAsync(new ProxyOptions { Time = time }, RawApp.Nowhere(), app.Address);

        await AskManyAsync(proxy, 50);
        Assert.Equal(1, proxy.Traffic.Retried);
        time.Advance(TimeSpan.FromSeconds(2));
        await AskManyAsync(proxy, 50);

        Assert.Equal(2, proxy.Traffic.Retried);
        Assert.Equal((100, 0), (app.Requests, proxy.Traffic.Failures.Total));
    }

    [Fact]
    public async Task The_watch_over_a_backend_ends_with_it()
    {
        await using var one = await PatientAsync("one");
        await using var proxy = await TestProxy.InFrontOfAsync();
        proxy.Serve(_watched, one.App.Address);
        await Wait.Until(() => one.App.Requests > 2);

        proxy.Serve(_watched);

        await Wait.UntilSteady(() => one.App.Requests);
    }

    private static async Task AnswersAreAsync(TestProxy proxy, string[] expected)
    {
        HashSet<string> seen;
        using var limit = new CancellationTokenSource(Wait.Limit);
        do
        {
            seen = await AskManyAsync(proxy, 40);
        }
        while (!seen.SetEquals(expected) && !limit.IsCancellationRequested);

        Assert.Equal(expected, seen.Order());
    }

    private static async Task<HashSet<string>> AskManyAsync(TestProxy proxy, int times)
    {
        HashSet<string> seen = [];
        for (var i = 0; i < times; i++)
        {
            seen.Add(await proxy.Client.GetStringAsync(_root));
        }

        return seen;
    }

    private static async Task<Patient> PatientAsync(string name)
    {
        Patient? patient = null;
        patient = new Patient(await TestApp.StartAsync(http =>
        {
            http.Response.StatusCode = patient!.Ill && http.Request.Path == "/up" ? (int)HttpStatusCode.InternalServerError : 200;
            return http.Response.WriteAsync(name);
        }));
        return patient;
    }

    private sealed class Patient(TestApp app) : IAsyncDisposable
    {
        public TestApp App => app;

        public bool Ill { get; set; }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
