using Luma.Core.Apps;
using Luma.Core.Deployments;
using Luma.Core.Naming;
using Luma.Core.Units;

namespace Luma.Core.Planning;

/// <summary>One thing to do. It prints itself; the dry run, the log, the journal and the tests show the same text.</summary>
/// <param name="State">The state in which the deployment is while the step runs.</param>
public abstract record Step(DeploymentState State)
{
    /// <summary>
    /// Whether it must be on the disk before it begins. Not so a step that only looks, or one whose act is a record on the disk itself:
    /// nobody waits for the disk then.
    /// </summary>
    public virtual bool RecordedFirst => true;

    /// <summary>Whether it is the point of no return, from which on nobody can cancel.</summary>
    public virtual bool Commits => false;

    /// <summary>How long it may take, whatever goes wrong. The sum of all is the deployment's deadline.</summary>
    public virtual TimeSpan Budget => TimeSpan.FromMinutes(5);

    public abstract override string ToString();
}

public sealed record CheckRoom(ReplicaSet Set) : Step(DeploymentState.Preparing)
{
    public override bool RecordedFirst => false;

    public override string ToString() => $"check that the server has room for {Set}";
}

/// <param name="Refresh">Whether the server has an image of that name.</param>
/// <param name="EndsIfSame">Whether the plan is done if it is the image that serves.</param>
public sealed record PullImage(string Image, bool Refresh, bool EndsIfSame = false) : Step(DeploymentState.Preparing)
{
    public override TimeSpan Budget => TimeSpan.FromHours(1);

    public override string ToString() => $"pull image {Image}{(Refresh ? ", if its tag has moved" : "")}{(EndsIfSame ? "; if it is the one that serves, this is all" : "")}";
}

public sealed record CreateNetwork(string Network) : Step(DeploymentState.Preparing)
{
    public override string ToString() => $"create network {Network}";
}

public sealed record RemoveContainers(IReadOnlyList<string> Containers, DeploymentState State) : Step(State)
{
    public override string ToString() => $"remove {string.Join(", ", Containers)}";
}

/// <summary>Frees the colour's names for a candidate, without losing what can be gone back to.</summary>
public sealed record SetAside(ReplicaSet Set) : Step(DeploymentState.Preparing)
{
    public override string ToString() => $"set aside {Set} (release {Set.Release}), kept until this deployment has succeeded";
}

/// <param name="Alias">Under which others on the network find them from the start: the app's own where there are no others.</param>
public sealed record CreateReplicas(ReplicaSet Set, string Image, string Alias) : Step(DeploymentState.Preparing)
{
    public override string ToString() => $"create {Set} from {Image} with alias {Alias}";
}

/// <summary>From here on the app's requests wait, until there is somebody who serves them again.</summary>
/// <param name="Time">How long each waits at most, before it is answered 503.</param>
public sealed record HoldTraffic(IReadOnlyList<string> Hosts, TimeSpan Time) : Step(DeploymentState.Preparing)
{
    public override string ToString() => Hosts.Count == 0
        ? "take the old set out of rotation"
        : $"hold requests for {string.Join(", ", Hosts)}, each for {Duration.Format(Time)} at most";
}

public sealed record StartReplicas(ReplicaSet Set) : Step(DeploymentState.Preparing)
{
    /// <summary>Another app of the project may have to end first what it does.</summary>
    public override TimeSpan Budget => TimeSpan.FromHours(1);

    public override string ToString() => $"start {Set}";
}

public sealed record AwaitHealth(ReplicaSet Set, HealthSpec Health) : Step(DeploymentState.Probing)
{
    public override TimeSpan Budget => base.Budget + Health.Boot + Health.Timeout;

    public override bool RecordedFirst => false;

    public override string ToString() =>
        $"await 200 from GET {Health.Path} on each of {Set} (boot {Duration.Format(Health.Boot)}, timeout {Duration.Format(Health.Timeout)})";
}

/// <summary>Stands still until somebody promotes the set. What serves is not touched meanwhile.</summary>
/// <param name="Time">How long at first; whoever asks for more may get it.</param>
/// <param name="Runs">Whether the set runs already; not so where the old one must stop before it starts.</param>
public sealed record AwaitPromotion(ReplicaSet Set, TimeSpan Time, bool Runs) : Step(DeploymentState.Holding)
{
    /// <summary>Its end comes by itself, and may be put off.</summary>
    public override TimeSpan Budget => Timeout.InfiniteTimeSpan;

    public override bool RecordedFirst => false;

    public override string ToString() => $"hold {Set}{(Runs ? "" : ", which is not started yet,")} until it is promoted, for {Duration.Format(Time)} at most";
}

public sealed record GiveAlias(ReplicaSet Set, string Alias, DeploymentState State) : Step(State)
{
    public override string ToString() => $"give alias {Alias} to {Set}";
}

/// <summary>The network endpoint of each replica was made anew for its alias: it must answer once more before it serves.</summary>
public sealed record ConfirmHealth(ReplicaSet Set, HealthSpec Health) : Step(DeploymentState.Switching)
{
    public override TimeSpan Budget => base.Budget + Health.Timeout;

    public override bool RecordedFirst => false;

    public override string ToString() => $"confirm 200 from GET {Health.Path} on each of {Set}";
}

/// <summary>The point of no return. Hosts may be empty: then only the agent's record of who is active changes.</summary>
public sealed record SwitchTraffic(ReplicaSet Set, IReadOnlyList<string> Hosts) : Step(DeploymentState.Switching)
{
    public override bool Commits => true;

    public override bool RecordedFirst => false;

    public override string ToString() => Hosts.Count == 0
        ? $"make release {Set.Release} ({Set.Colour.Text()}) active"
        : $"switch {string.Join(", ", Hosts)} to release {Set.Release} ({Set.Colour.Text()})";
}

/// <summary>Single containers come in the places of others of their set: the point of no return of a repair.</summary>
public sealed record TakePlace(ReplicaSet Set, IReadOnlyList<string> Replaced) : Step(DeploymentState.Switching)
{
    public override bool RecordedFirst => false;

    public override bool Commits => true;

    public override string ToString() => $"let {Set} serve in place of {string.Join(", ", Replaced)}";
}

public sealed record RenameReplicas(ReplicaSet Set, IReadOnlyList<string> Names) : Step(DeploymentState.Retiring)
{
    public override string ToString() => $"rename {Set} to {string.Join(", ", Names)}";
}

/// <summary>Takes the app out of rotation: its hosts answer 503.</summary>
public sealed record StopTraffic(IReadOnlyList<string> Hosts) : Step(DeploymentState.Switching)
{
    public override bool Commits => true;

    public override string ToString() => Hosts.Count == 0 ? "mark the app as stopped" : $"answer 503 for {string.Join(", ", Hosts)}";
}

public sealed record TakeAlias(ReplicaSet Set, string Alias, DeploymentState State) : Step(State)
{
    public override string ToString() => $"take alias {Alias} from {Set}";
}

public sealed record Drain(ReplicaSet Set, DrainSpec Limits) : Step(DeploymentState.Draining)
{
    public override TimeSpan Budget => base.Budget + new[] { Limits.Timeout, Limits.Streams ?? Limits.Timeout, Limits.Max }.Max();

    public override bool RecordedFirst => false;

    public override string ToString() => $"drain {Set} (timeout {Duration.Format(Limits.Timeout)}, at most {Duration.Format(Limits.Max)}{Streams})";

    private string Streams => Limits.Streams is { } streams && streams != Limits.Timeout ? $", streams {Duration.Format(streams)}" : "";
}

/// <summary>The window began with the switch. A release that goes bad in it fails the step; the replaced one gets the traffic back.</summary>
public sealed record Watch(ReplicaSet Set, WatchSpec Terms) : Step(DeploymentState.Watching)
{
    public override TimeSpan Budget => base.Budget + Terms.Window;

    public override bool RecordedFirst => false;

    public override string ToString() => $"watch {Set} until {Duration.Format(Terms.Window)} after the switch (at most {Terms.Errors} % errors)";
}

public sealed record StopReplicas(ReplicaSet Set, TimeSpan Grace) : Step(DeploymentState.Retiring)
{
    public override TimeSpan Budget => base.Budget + Grace;

    public override string ToString() => $"stop {Set} (SIGTERM, SIGKILL after {Duration.Format(Grace)})";
}

/// <summary>Does nothing now: the record has the time, and whoever compares it with Docker stops the set when it is over.</summary>
/// <param name="Time">Counted from the switch.</param>
public sealed record KeepWarm(ReplicaSet Set, TimeSpan Time) : Step(DeploymentState.Retiring)
{
    public override bool RecordedFirst => false;

    public override string ToString() => $"keep {Set} running until {Duration.Format(Time)} after the switch, to go back to at once";
}

public sealed record RemoveNetwork(string Network) : Step(DeploymentState.Retiring)
{
    public override string ToString() => $"remove network {Network}";
}

/// <summary>One that somebody uses after all is left, and told.</summary>
public sealed record RemoveVolumes(IReadOnlyList<string> Volumes) : Step(DeploymentState.Retiring)
{
    public override string ToString() => $"remove volumes {string.Join(", ", Volumes)} with all that they hold";
}

/// <summary>One that somebody uses after all is left, and told.</summary>
public sealed record RemoveImages(IReadOnlyList<NamedImage> Images) : Step(DeploymentState.Retiring)
{
    public override string ToString() => $"remove images {string.Join(", ", Images)}";
}

/// <summary>Forgets the app: its routes and its record.</summary>
public sealed record ForgetApp(string App) : Step(DeploymentState.Retiring)
{
    public override string ToString() => $"forget {App}";
}
