using System.Collections.Concurrent;
using Luma.Agent.Reconciling;
using Luma.Tests.Docker;
using Luma.Tests.Proxy.Rig;
using Microsoft.Extensions.Logging.Abstractions;

namespace Luma.Tests.Agent.Reconciling;

public sealed class EventListenerTests
{
    [Fact]
    public async Task When_the_stream_breaks_it_listens_again_from_the_last_event_on_and_everything_is_looked_at()
    {
        var asked = new ConcurrentQueue<string>();
        await using var engine = new FakeEngine("1.44").On("GET /v1.44/events", exchange =>
        {
            asked.Enqueue(Since(exchange.Request));
            return exchange.ReplyAsync(200, $$"""{"Type":"container","Action":"die","timeNano":170000000{{asked.Count}}000000000}""");
        });
        await using var docker = engine.Client();
        var signal = new ReconcileSignal();
        using var listener = new EventListener(docker, signal, TimeProvider.System, NullLogger<EventListener>.Instance);

        await listener.StartAsync(CancellationToken.None);
        await Wait.Until(() => asked.Count >= 3);
        await listener.StopAsync(CancellationToken.None);

        Assert.Equal(["1700000001.000000100", "1700000002.000000100"], asked.Skip(1).Take(2));
        await signal.WaitAsync(TimeSpan.FromHours(1), new ManualTime(), CancellationToken.None);
    }

    private static string Since(string request) =>
        request.Split('?')[1].Split('&').Single(part => part.StartsWith("since=", StringComparison.Ordinal))["since=".Length..];
}
