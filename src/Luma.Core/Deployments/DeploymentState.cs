using System.Text.Json.Serialization;

namespace Luma.Core.Deployments;

/// <summary>Where an attempt stands. Until <see cref="Switching"/> it can only go back, from then on only forward.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeploymentState>))]
public enum DeploymentState
{
    /// <summary>Something else is being done to the app; nothing of this was begun.</summary>
    Queued,

    /// <summary>Image, network and containers are made ready; nobody uses them yet.</summary>
    Preparing,

    /// <summary>The new replicas must answer their probe.</summary>
    Probing,

    /// <summary>It stands still before its switch, until somebody promotes it.</summary>
    Holding,

    /// <summary>Aliases and the proxy's table change.</summary>
    Switching,

    /// <summary>The replaced set finishes its requests.</summary>
    Draining,

    /// <summary>The new release has the traffic, and the replaced set runs on in case it goes bad.</summary>
    Watching,

    /// <summary>The replaced set is stopped.</summary>
    Retiring,

    /// <summary>What was begun is taken back; the active release serves as before.</summary>
    GoingBack,

    Succeeded,

    Failed,
}

public static class DeploymentStates
{
    public static bool IsFinal(this DeploymentState state) => state is DeploymentState.Succeeded or DeploymentState.Failed;

    /// <summary>
    /// Tells whether one state may follow another. Steps that a plan does not need are skipped, so forward jumps are allowed;
    /// going back is possible only while nothing was retired, and ends in <see cref="DeploymentState.Failed"/>. Where the old set stops
    /// before the new one starts, the latter is held before it starts.
    /// </summary>
    public static bool MayBecome(this DeploymentState from, DeploymentState to) => (from, to) switch
    {
        (DeploymentState.Succeeded or DeploymentState.Failed, _) => false,
        (DeploymentState.GoingBack, _) => to == DeploymentState.Failed,
        (DeploymentState.Queued, DeploymentState.GoingBack) => false,
        (DeploymentState.Holding, DeploymentState.Preparing or DeploymentState.Probing) => true,
        (_, DeploymentState.GoingBack) => from <= DeploymentState.Switching,
        (_, DeploymentState.Succeeded or DeploymentState.Failed) => true,
        _ => to > from,
    };
}
