using System.Text.Json.Serialization;

namespace Luma.Core.Deployments;

/// <summary>What is being done to an app. Each runs as a plan of steps, one at a time per app.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeploymentKind>))]
public enum DeploymentKind
{
    /// <summary>Make a new release active.</summary>
    Deploy,

    /// <summary>Make a release active again that was before.</summary>
    Rollback,

    /// <summary>Replace the active containers by new ones of the same release, the blue-green way.</summary>
    Restart,

    /// <summary>Start the active containers again after <see cref="Stop"/>.</summary>
    Start,

    /// <summary>Take the app out of the proxy, drain and stop it; its containers stay.</summary>
    Stop,

    /// <summary>Replace single containers of the active release that are gone or ill. The agent decides on it by itself.</summary>
    Repair,

    /// <summary>Take everything of the app away but its volumes.</summary>
    Delete,
}
