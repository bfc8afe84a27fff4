using Luma.Core.Apps;

namespace Luma.Core.Api;

/// <summary>The body of <c>POST /api/v1/deployments</c>; with <c>?dry_run=true</c> answered by a <see cref="PlanPreview"/>.</summary>
public sealed record DeployRequest
{
    public required AppSpec App { get; init; }

    /// <summary>A value for each name in the spec's <see cref="AppSpec.Secrets"/>. The agent hands them to Docker and keeps none.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; set; } = new Dictionary<string, string>();

    /// <summary>Whether to deploy also what serves already, image, configuration and secrets alike. Default no.</summary>
    public bool Force { get; set; }

    /// <summary>Whether the client has seen to it that the image is on the server: it is not pulled. Default no.</summary>
    public bool Delivered { get; set; }

    /// <summary>For the pull, where the registry asks for it; null for what <c>docker login</c> stored on the server.</summary>
    public RegistryLogin? Registry { get; set; }

    /// <summary>Never the secrets' values, wherever a record is printed.</summary>
    public override string ToString() => $"DeployRequest {{ App = {App.Name}, Image = {App.Image} }}";
}

/// <summary>What was begun.</summary>
/// <param name="Id">For the deployment's status and events.</param>
public sealed record DeploymentAccepted(string Id);

/// <summary>What would be done.</summary>
public sealed record PlanPreview(IReadOnlyList<string> Steps);
