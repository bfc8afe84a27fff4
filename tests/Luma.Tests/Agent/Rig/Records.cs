using Luma.Agent.Storage;
using Luma.Core.Apps;
using Luma.Core.Deployments;
using Luma.Core.Naming;
using Luma.Core.Planning;
using Luma.Tests.Core.Apps;

namespace Luma.Tests.Agent.Rig;

/// <summary>What the agent keeps of apps and deployments.</summary>
internal static class Records
{
    public static readonly DateTimeOffset Then = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static AppRecord App(string name = "blog", int release = 1, Colour colour = Colour.Blue, int replicas = 1) =>
        App(Blog.Spec with { Name = name, Replicas = replicas, Proxy = new() { Hosts = [$"{name}.example.com"], AppPort = 3000 } }, release, colour);

    public static AppRecord App(AppSpec spec, int release = 1, Colour colour = Colour.Blue) =>
        new() { Active = Release(spec, release, colour), Deployment = $"d{release}" };

    public static ReleaseRecord Release(AppSpec spec, int release, Colour colour) => new()
    {
        Spec = spec,
        Set = new(colour, release, Names.Containers(spec.Name, colour, spec.Replicas)),
        ImageId = $"sha256:{release}",
        Deployment = $"d{release}",
        DeployedAt = Then,
    };

    public static DeploymentStatus Deployment(string id = "d1", string app = "blog", DeploymentState state = DeploymentState.Preparing) => new()
    {
        Id = id,
        Kind = DeploymentKind.Deploy,
        Project = "site",
        App = app,
        Image = $"{app}:1",
        Release = 1,
        State = state,
        StartedAt = Then,
    };
}
