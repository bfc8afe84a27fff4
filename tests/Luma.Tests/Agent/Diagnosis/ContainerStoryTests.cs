using Luma.Agent.Diagnosis;
using Luma.Docker;
using Luma.Tests.Docker;

namespace Luma.Tests.Agent.Diagnosis;

/// <summary>With an engine that learns late, or never, that a container ended for want of memory.</summary>
public sealed class ContainerStoryTests
{
    private const string Path = "GET /v1.44/containers/blog-blue/json";

    [Fact]
    public async Task An_engine_that_learns_late_of_a_kill_for_memory_is_waited_for()
    {
        var looks = 0;
        await using var engine = new FakeEngine("1.44").On(Path, exchange => exchange.ReplyAsync(200, Ended(137, oom: ++looks > 2, limit: 8 << 20)));

        Assert.Equal("blog-blue was killed for memory (limit 8 MB)", await TellAsync(engine));
    }

    [Fact]
    public async Task Where_the_engine_never_learns_it_the_limit_is_told_as_the_probable_cause()
    {
        await using var engine = new FakeEngine("1.44").On(Path, 200, Ended(137, oom: false, limit: 8 << 20));

        Assert.Equal("blog-blue was killed, probably for memory (limit 8 MB)", await TellAsync(engine));
    }

    [Theory]
    [InlineData(137, 0)]
    [InlineData(3, 8 << 20)]
    public async Task Whoever_ended_for_another_reason_is_told_by_the_exit_code(int code, int limit)
    {
        await using var engine = new FakeEngine("1.44").On(Path, 200, Ended(code, oom: false, limit));

        Assert.Equal($"blog-blue exited with code {code} before it was healthy", await TellAsync(engine));
    }

    private static string Ended(int code, bool oom, int limit) => $$"""
        {
          "Id": "blog-blue", "Name": "/blog-blue", "State": { "Status": "exited", "ExitCode": {{code}}, "OOMKilled": {{(oom ? "true" : "false")}} },
          "HostConfig": { "Memory": {{limit}} }
        }
        """;

    private static async Task<string> TellAsync(FakeEngine engine)
    {
        await using var docker = engine.Client();
        var seen = await docker.Containers.InspectAsync("blog-blue");
        return (await new ContainerStory(docker, TimeProvider.System).ExitedAsync(seen, CancellationToken.None)).Message;
    }
}
