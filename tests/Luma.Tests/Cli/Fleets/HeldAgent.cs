using Luma.Core.Api;
using Luma.Core.Deployments;
using Luma.Tests.Cli.Rig;
using Microsoft.AspNetCore.Http;

namespace Luma.Tests.Cli.Fleets;

/// <summary>An agent that makes release 2 ready, holds it, and does as it is told.</summary>
internal sealed class HeldAgent : IAsyncDisposable
{
    private const string Id = "20260102-030405678-abcd";

    private static readonly DeploymentStarted Started = new(Id, DeploymentKind.Deploy, "web", 1, ["hold", "switch"]) { Release = 2 };
    private static readonly DeploymentHeld Held = new(DateTimeOffset.UnixEpoch, null, []);

    private readonly TaskCompletionSource<DeploymentEvent[]> _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _version = "1.3";

    private HeldAgent(FakeAgent agent, string imageId) => (Agent, ImageId) = (agent, imageId);

    public FakeAgent Agent { get; }

    public string ImageId { get; }

    public static async Task<HeldAgent> StartAsync(string imageId = "sha256:new")
    {
        var held = new HeldAgent(await FakeAgent.StartAsync(), imageId);
        held.Agent
            .On("GET /api/v1/apps/web/releases", context => context.Response.WriteAsJsonAsync(held.Releases, LumaJson.Default.IReadOnlyListReleaseStatus))
            .On("POST /api/v1/deployments?hold=60", 202, new DeploymentAccepted(Id), LumaJson.Default.DeploymentAccepted)
            .On($"GET {ApiPaths.DeploymentStatus(Id)}", 200, held.Status, LumaJson.Default.DeploymentStatus)
            .On($"POST {ApiPaths.DeploymentHold(Id, TimeSpan.FromSeconds(60))}", 200, held.Status, LumaJson.Default.DeploymentStatus)
            .On($"POST {ApiPaths.DeploymentPromotion(Id)}", context => held.HearAsync(context, Finished(null), "1.4"))
            .On($"POST {ApiPaths.DeploymentCancel(Id, queued: false)}", context => held.HearAsync(context, Finished(Failure.Of("called off", "")), "1.3"))
            .On($"GET {ApiPaths.DeploymentEvents(Id)}", held.TellAsync);
        return held;
    }

    /// <summary>Its entry in luma.yml: a socket of this machine stands in for a server.</summary>
    public string Yaml(string name) => $"  - {{name: {name}, host: localhost, socket: {Agent.Socket}}}\n";

    public bool Heard(string what) => Agent.Requests.Any(request => request.EndsWith($"/{what}", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        _told.TrySetResult([]);
        await Agent.DisposeAsync();
    }

    private DeploymentStatus Status => new()
    {
        Id = Id,
        Kind = DeploymentKind.Deploy,
        Project = "shop",
        App = "web",
        Image = "web:1.4",
        Release = 2,
        Version = "1.4",
        ImageId = ImageId,
        State = DeploymentState.Holding,
        StartedAt = DateTimeOffset.UnixEpoch,
    };

    private IReadOnlyList<ReleaseStatus> Releases =>
        [new() { Number = 1, State = ReleaseState.Active, Version = _version, ImageId = _version, At = DateTimeOffset.UnixEpoch }];

    private Task HearAsync(HttpContext context, DeploymentEvent end, string version)
    {
        _version = version;
        _told.TrySetResult([end]);
        context.Response.StatusCode = 202;
        return context.Response.WriteAsJsonAsync(new(Id), LumaJson.Default.DeploymentAccepted);
    }

    private async Task TellAsync(HttpContext context)
    {
        var begun = FakeAgent.Numbered([Started, Held]).ToList();
        await FakeAgent.WriteAsync(context, begun);
        await FakeAgent.WriteAsync(context, FakeAgent.Numbered([.. begun, .. await _told.Task]).Skip(begun.Count));
    }

    private static DeploymentFinished Finished(Failure? failure) =>
        new(failure is null ? DeploymentState.Succeeded : DeploymentState.Failed, TimeSpan.FromSeconds(2), null, failure);
}
