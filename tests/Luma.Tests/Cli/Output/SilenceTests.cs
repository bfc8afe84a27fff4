using Luma.Cli.Output;
using Luma.Core.Deployments;
using Luma.Tests.Cli.Rig;

namespace Luma.Tests.Cli.Output;

public sealed class SilenceTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly StringWriter _output = new();
    private readonly PlainNarrator _narrator;
    private readonly Story _story;

    public SilenceTests()
    {
        _narrator = new("localhost", _output, new(colour: false), _time);
        _story = new(_narrator, verbose: false);
    }

    [Fact]
    public void Every_second_of_silence_ends_with_a_sign_of_life()
    {
        _story.Tell(new StepStarted(2, 4, "await 200 from GET /up on each of blog-green-1, blog-green-2 (boot 1m, timeout 10s)", DeploymentState.Probing));
        _time.Advance(TimeSpan.FromSeconds(1));
        _story.Tell(new HealthProgressed(1, 2, "connection refused"));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("""
            [localhost] … await 200 from GET /up (1 s)
            [localhost] … await 200 from GET /up: 1/2 healthy, connection refused (2 s)
            [localhost] … await 200 from GET /up: 1/2 healthy, connection refused (3 s)

            """, Heard());
    }

    [Fact]
    public void A_line_begins_the_second_anew()
    {
        _narrator.Begin("ask the agent");
        _time.Advance(TimeSpan.FromMilliseconds(900));
        _narrator.Say(new("hello"));
        _time.Advance(TimeSpan.FromMilliseconds(900));
        Assert.Equal("[localhost] hello\n", Heard());
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal("[localhost] hello\n[localhost] … ask the agent (1 s)\n", Heard());
    }

    [Fact]
    public void The_seconds_count_from_the_beginning_of_each_step()
    {
        _narrator.Begin("first");
        _time.Advance(TimeSpan.FromSeconds(2));
        _narrator.Begin("second");
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.EndsWith("[localhost] … second (1 s)\n", Heard(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_drain_tells_what_it_waits_for()
    {
        _story.Tell(new StepStarted(1, 1, "drain blog-blue (timeout 30s, at most 5m)", DeploymentState.Draining));
        _story.Tell(new DrainProgressed(3, 1, TimeSpan.Zero));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("[localhost] … drain blog-blue: waiting for 2 requests and 1 open connection (1 s)\n", Heard());
    }

    [Fact]
    public void A_pull_tells_how_far_it_is()
    {
        _story.Tell(new StepStarted(1, 1, "pull image blog:1", DeploymentState.Preparing));
        _story.Tell(new ImagePulling("blog:1", "Downloading", 12 << 20, 40 << 20));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("[localhost] … pull image blog:1: Downloading 12 MB of 40 MB (1 s)\n", Heard());
    }

    [Fact]
    public async Task Nothing_is_heard_after_the_end()
    {
        _narrator.Begin("first");
        await _narrator.DisposeAsync();
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Empty(Heard());
    }

    public void Dispose() => _output.Dispose();

    private string Heard() => _output.ToString();
}
