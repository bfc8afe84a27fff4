using Luma.Core.Api;
using Luma.Tests.Cli.Rig;

namespace Luma.Tests.Cli.Commands;

public sealed class PruneTests : IAsyncLifetime
{
    private static readonly PruneReport Report = new(
        [new("blog", 3, "1.3")], [new("my-blog:1.3", "sha256:3", 3 << 20, null), new("my-blog:1.2", "sha256:2", 9 << 20, "it has another name")]);

    private FakeAgent _agent = null!;

    public async Task InitializeAsync() => _agent = await FakeAgent.StartAsync();

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    [Fact]
    public async Task What_was_removed_and_what_was_left_is_told()
    {
        _agent.On("POST /api/v1/prune?dry_run=false", 200, Report, LumaJson.Default.PruneReport);

        Assert.Equal(new(0, """
            [localhost] Removed release 3 (1.3) of blog
            [localhost] Removed image my-blog:1.3 (3 MB)
            [localhost] Left image my-blog:1.2: it has another name
            [localhost] Freed up to 3 MB

            """, ""), await RunAsync("prune"));
    }

    [Fact]
    public async Task A_dry_run_removes_nothing()
    {
        _agent.On("POST /api/v1/prune?dry_run=true", 200, Report with { Images = [Report.Images[0]] }, LumaJson.Default.PruneReport);

        Assert.Equal(new(0, """
            [localhost] Would remove release 3 (1.3) of blog
            [localhost] Would remove image my-blog:1.3 (3 MB)
            [localhost] That would free up to 3 MB

            """, ""), await RunAsync("prune", "--dry-run"));
    }

    [Fact]
    public async Task There_may_be_nothing_to_remove()
    {
        _agent.On("POST /api/v1/prune?dry_run=false", 200, new([], []), LumaJson.Default.PruneReport);

        Assert.Equal("[localhost] Nothing is beyond what is kept.\n", (await RunAsync("prune")).Out);
        Assert.StartsWith("""{"releases":[],"images":[]""", (await RunAsync("prune", "--json")).Out, StringComparison.Ordinal);
    }

    private Task<Outcome> RunAsync(params string[] args) => new LumaRun { Folder = _agent.Folder.Path, Agent = _agent }.RunAsync(args);
}
