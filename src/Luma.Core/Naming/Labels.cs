namespace Luma.Core.Naming;

/// <summary>The labels of Luma's containers, networks and volumes.</summary>
public static class Labels
{
    public const string Project = "luma.project";
    public const string App = "luma.app";
    public const string Color = "luma.color";

    /// <summary>
    /// <c>true</c> on every container that was made to serve. Docker cannot change a label, so who serves <em>now</em> is told by
    /// the alias <c>{app}</c>; a replaced set is stopped, which leaves one running set with this label.
    /// </summary>
    public const string Active = "luma.active";

    /// <summary>The release's number, from 1.</summary>
    public const string Release = "luma.release";

    /// <summary>The replica's number within its set, from 1.</summary>
    public const string Replica = "luma.replica";

    /// <summary>How many replicas the set has.</summary>
    public const string Replicas = "luma.replicas";

    /// <summary>
    /// The address that was picked for the container on its project's network. One that an agent left on no network, since it was
    /// killed while it changed the aliases, goes back to it.
    /// </summary>
    public const string Address = "luma.address";

    /// <summary>The id of the deployment that created the container's set.</summary>
    public const string Deployment = "luma.deployment";

    /// <summary>The id of the repair that created the container in the place of another one of its set; only where one did.</summary>
    public const string Repair = "luma.repair";

    /// <summary>
    /// The state folder of the agent that created the container or network. Of containers without a record an agent takes only its own for
    /// its own: the others may belong to a second agent on the same engine, in the middle of a deployment.
    /// </summary>
    public const string Agent = "luma.agent";

    /// <summary>The app's spec as JSON, without secrets, so that lost state can be found again.</summary>
    public const string Spec = "luma.spec";
}
