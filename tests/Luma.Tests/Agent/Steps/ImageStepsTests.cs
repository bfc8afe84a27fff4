using Luma.Agent.Deployments;
using Luma.Agent.Diagnosis;
using Luma.Agent.Steps;
using Luma.Core.Deployments;
using Luma.Core.Naming;
using Luma.Core.Planning;
using Luma.Tests.Agent.Rig;
using Luma.Tests.Core.Apps;
using Luma.Tests.Docker;

namespace Luma.Tests.Agent.Steps;

/// <summary>A pull may show that what is asked for serves already.</summary>
public sealed class ImageStepsTests : IDisposable
{
    private readonly StateOnDisk _state = new();

    public void Dispose() => _state.Dispose();

    [Theory]
    [InlineData("sha256:1", true, true)]
    [InlineData("sha256:2", true, false)]
    [InlineData("sha256:1", false, false)]
    public async Task A_plan_that_may_end_with_the_pull_does_so_where_the_image_is_the_one_that_serves(string pulled, bool endsIfSame, bool unchanged)
    {
        await using var engine = new FakeEngine("1.44")
            .On("POST /v1.44/images/create", 200, """{"status":"Status: Image is up to date"}""")
            .On("GET /v1.44/images/blog%3A1/json", 200, $$"""{"Id":"{{pulled}}"}""");

        Assert.Equal(unchanged, (await PullAsync(engine, endsIfSame)).Unchanged);
    }

    [Fact]
    public async Task Where_the_registry_refuses_what_is_on_the_server_counts()
    {
        await using var engine = new FakeEngine("1.44")
            .On("POST /v1.44/images/create", 404, """{"message":"no such registry"}""")
            .On("GET /v1.44/images/blog%3A1/json", 200, """{"Id":"sha256:1"}""");

        Assert.True((await PullAsync(engine, endsIfSame: true)).Unchanged);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_disk_without_room_for_the_image_is_told_with_what_is_left(bool endsIfSame)
    {
        await using var engine = new FakeEngine("1.44")
            .On("POST /v1.44/images/create", 500, """{"message":"write /var/lib/docker/tmp/x: no space left on device"}""")
            .On("GET /v1.44/info", 200, """{"DockerRootDir":"/tmp"}""");

        var failed = await Assert.ThrowsAsync<StepFailed>(() => PullAsync(engine, endsIfSame));

        Assert.Matches(@"\Athe disk of Docker's data has no room for image blog:1; it has [\d.]+ [MGT]B left\z", failed.Message);
        Assert.Contains("luma prune", failed.Failure.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1_000_000_000_000_000_000, 0, true)]
    [InlineData(1_000_000_000_000_000_000, 999_999_999_999_999_999, false)]
    [InlineData(1000, 0, false)]
    public async Task Fault_14_a_layer_that_cannot_fit_ends_the_pull_before_the_disk_is_full(long size, long here, bool ends)
    {
        await using var engine = new FakeEngine("1.44")
            .On("POST /v1.44/images/create", 200, $$$"""
                {"status":"Pulling fs layer","id":"a"}
                {"status":"Downloading","id":"a","progressDetail":{"current":{{{here}}},"total":{{{size}}}}}
                {"status":"Download complete","id":"a"}
                """)
            .On("GET /v1.44/images/blog%3A1/json", 200, """{"Id":"sha256:2"}""")
            .On("GET /v1.44/info", 200, """{"DockerRootDir":"/tmp"}""");

        var pull = PullAsync(engine, endsIfSame: false);

        if (ends)
        {
            var failed = await Assert.ThrowsAsync<StepFailed>(() => pull);
            Assert.Matches(@"\Aimage blog:1 does not fit on the disk of Docker's data: at least [\d.]+ [A-Z]B of it are to come, and [\d.]+ [MGT]B are left\z", failed.Message);
            Assert.Contains("luma prune", failed.Failure.Remedy, StringComparison.Ordinal);
        }
        else
        {
            Assert.False((await pull).Unchanged);
        }
    }

    private async Task<DeploymentRun> PullAsync(FakeEngine engine, bool endsIfSame)
    {
        await using var docker = engine.Client();
        var run = new DeploymentRun
        {
            Deployment = new(Records.Deployment(), Blog.Spec, _state.Folder, TimeProvider.System),
            Hold = _state,
            Exposure = new(Blog.Spec),
            Plan = new([]),
            Seen = new(),
            Before = Records.App(),
        };
        await new ImageSteps(docker, new RoomSurvey(docker), TimeProvider.System).PullAsync(new PullImage("blog:1", Refresh: true, endsIfSame), run, CancellationToken.None);
        return run;
    }
}
