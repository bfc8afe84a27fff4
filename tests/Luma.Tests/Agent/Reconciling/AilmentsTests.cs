using Luma.Agent.Reconciling;
using Luma.Docker;
using Luma.Proxy;
using Luma.Tests.Agent.Rig;
using Luma.Tests.Cli.Rig;

namespace Luma.Tests.Agent.Reconciling;

/// <summary>What looks broken for a moment only is no reason for a new container.</summary>
public sealed class AilmentsTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task What_is_odd_for_three_seconds_is_an_ailment()
    {
        await using var proxy = new ProxyServer(new());
        var ailments = On(proxy);

        Assert.Empty(await FindAsync(ailments));
        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal("cannot be started: no room", Assert.Single(await FindAsync(ailments)).What);
    }

    [Fact]
    public async Task What_was_odd_before_Docker_went_away_is_looked_at_anew()
    {
        await using var proxy = new ProxyServer(new());
        var ailments = On(proxy);
        await FindAsync(ailments);
        _time.Advance(TimeSpan.FromSeconds(3));

        ailments.Forget();

        Assert.Empty(await FindAsync(ailments));
    }

    private Ailments On(ProxyServer proxy) => new(new LocalControl(proxy.Switchboard, Task.CompletedTask), new(_time), _time);

    private static Task<IReadOnlyList<Ailment>> FindAsync(Ailments ailments) => ailments.FindAsync(
        Records.App(), new Dictionary<int, ContainerDetails> { [1] = new() { Id = "c1", Name = "blog-blue", State = new() { Status = "exited", Error = "no room" } } }, CancellationToken.None);
}
