using Luma.Agent.Auditing;
using Luma.Core.Api;
using Luma.Tests.Agent.Rig;
using ManualTime = Luma.Tests.Cli.Rig.ManualTime;

namespace Luma.Tests.Agent.Auditing;

/// <summary>What the agent does by itself.</summary>
public sealed class OwnActsTests : IDisposable
{
    private readonly StateOnDisk _state = new();
    private readonly OwnActs _own;

    public OwnActsTests() => _own = new(_state.Folder.Audit, new ManualTime());

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task It_is_told_before_it_is_done_and_afterwards()
    {
        await _own.DoAsync("prune", "blog", "images blog:1", () =>
        {
            Assert.Equal(["luma-agent prune blog Begun: images blog:1"], Told());
            return Task.CompletedTask;
        });

        Assert.Equal(["luma-agent prune blog Begun: images blog:1", "luma-agent prune blog Succeeded: images blog:1"], Told());
    }

    [Fact]
    public async Task What_fails_with_each_look_is_told_once_and_again_when_it_succeeds()
    {
        for (var look = 0; look < 3; look++)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => _own.DoAsync("network-remove", "", "site-network", () => throw new InvalidOperationException("busy")));
        }

        await _own.DoAsync("network-remove", "", "site-network", () => Task.CompletedTask);

        Assert.Equal(["Begun: site-network", "Failed: site-network: busy", "Succeeded: site-network"], Told().Select(line => line["luma-agent network-remove  ".Length..]));
    }

    [Fact]
    public async Task It_is_done_also_where_it_cannot_be_told()
    {
        Directory.Delete(_state.At("audit"), recursive: true);
        var done = false;

        await _own.DoAsync("prune", "blog", "", () =>
        {
            done = true;
            return Task.CompletedTask;
        });

        Assert.True(done);
    }

    private IReadOnlyList<string> Told() =>
        [.. _state.Folder.Audit.Read(subject: null, tail: 10).Select(entry => $"{entry.By} {entry.Action} {entry.Subject} {entry.Result}: {entry.Detail}")];
}
