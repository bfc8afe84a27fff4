using Luma.Proxy;
using Luma.Tests.Proxy.Rig;
using Microsoft.AspNetCore.Http;

namespace Luma.Tests.Proxy.Figures;

/// <summary>What is counted of real requests.</summary>
public sealed class CountingTests
{
    [Fact]
    public async Task Answers_are_counted_by_class_and_the_apps_5xx_is_no_failure_of_the_proxy()
    {
        await using var app = await TestApp.StartAsync(http =>
        {
            http.Response.StatusCode = int.Parse(http.Request.Path.Value![1..], provider: null);
            return Task.CompletedTask;
        });
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);

        foreach (var status in new[] { 200, 204, 302, 404, 418, 500, 502, 503 })
        {
            await proxy.Client.GetAsync(new Uri($"/{status}", UriKind.Relative));
        }

        await Wait.Until(() => proxy.Traffic.Requests == 8);
        Assert.Equal(new StatusClasses(0, 2, 1, 2, 3), proxy.Traffic.Answers);
        Assert.Equal(ProxyFailures.None, proxy.Traffic.Failures);
        Assert.Equal(8, proxy.Traffic.Latencies.Count);
        Assert.InRange(proxy.Traffic.Latencies.Slowest, TimeSpan.FromTicks(1), Wait.Limit);
    }

    [Fact]
    public async Task Figures_are_kept_by_release_until_they_are_forgotten()
    {
        await using var one = await TestApp.SayingAsync("one");
        await using var two = await TestApp.SayingAsync("two");
        await using var proxy = await TestProxy.InFrontOfAsync(one.Address);
        await AskAsync(proxy, 2);
        proxy.SwitchTo("2", two.Address);
        await AskAsync(proxy, 3);

        await Wait.Until(() => proxy.Traffic.Requests == 5);
        Assert.Equal(2, proxy.Switchboard.TrafficOf(TestProxy.App, "1").Requests);
        Assert.Equal(3, proxy.Switchboard.TrafficOf(TestProxy.App, "2").Requests);
        Assert.Equal(["1", "2"], proxy.Switchboard.Traffic().Keys.Select(key => key.Release).Order());

        proxy.Switchboard.Forget(TestProxy.App, "1");

        Assert.Equal(3, proxy.Traffic.Requests);
        Assert.Equal(Traffic.None, proxy.Switchboard.TrafficOf(TestProxy.App, "1"));
        Assert.Equal(Traffic.None, proxy.Switchboard.TrafficOf("nobody"));
    }

    private static async Task AskAsync(TestProxy proxy, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await proxy.Client.GetStringAsync(new Uri("/", UriKind.Relative));
        }
    }
}
