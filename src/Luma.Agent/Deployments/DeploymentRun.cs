using Luma.Agent.Images;
using Luma.Agent.Observing;
using Luma.Agent.Storage;
using Luma.Core.Api;
using Luma.Core.Apps;
using Luma.Core.Planning;
using Luma.Proxy;

namespace Luma.Agent.Deployments;

/// <summary>What the steps of one deployment share while it runs.</summary>
internal sealed class DeploymentRun
{
    public required Deployment Deployment { get; init; }

    /// <summary>Keeps the reconciler away from the app until the deployment has ended.</summary>
    public required IDisposable Hold { get; init; }

    /// <summary>Keeps newcomers off the network while they would find containers that they must not find.</summary>
    public required Exposure Exposure { get; init; }

    public AppSpec Spec => Deployment.Spec;

    public required Plan Plan { get; init; }

    public required ObservedApp Seen { get; init; }

    /// <summary>Which containers the plan's names mean.</summary>
    public OwnContainers Own => field ??= new(Seen.Ids);

    /// <summary>The app's record when the deployment began.</summary>
    public AppRecord? Before { get; init; }

    /// <summary>Every variable that new containers get, <c>NAME=value</c>, secrets among them. It is never logged.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>For the plan's pull. It is never logged.</summary>
    public RegistryLogin? Registry { get; init; }

    /// <summary>The release that is made active once more, by a restart or a rollback; null for a new one.</summary>
    public ReleaseRecord? Again { get; init; }

    /// <summary>That release where its own, kept containers are to serve.</summary>
    public ReleaseRecord? Woken => Plan.WakesKept ? Again : null;

    /// <summary>What the candidate was made from.</summary>
    public UsedImage Image { get; set; } = UsedImage.Unknown;

    /// <summary>The candidate's replicas, once they run and answer.</summary>
    public IReadOnlyList<Replica> Replicas { get; set; } = [];

    /// <summary>The backends that the switch took out of the proxy's table.</summary>
    public IReadOnlyList<string> Dropped { get; set; } = [];

    /// <summary>How their drain ended.</summary>
    public DrainResult? Drained { get; set; }

    /// <summary>Whether the app's requests wait, since the set that served makes way.</summary>
    public bool Holds { get; set; }

    /// <summary>Looks after the release once it has the traffic; null where the plan has no watch.</summary>
    public Vigil? Vigil { get; set; }

    public bool NetworkCreated { get; set; }

    /// <summary>Whether it has turned out that what is asked for serves already.</summary>
    public bool Unchanged { get; set; }

    /// <summary>From here on the deployment can only go forward.</summary>
    public bool Committed { get; set; }
}
