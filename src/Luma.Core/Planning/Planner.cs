using Luma.Core.Apps;
using Luma.Core.Deployments;
using Luma.Core.Naming;

namespace Luma.Core.Planning;

/// <summary>Decides what to do from what is asked and what was seen. It acts on nothing.</summary>
public static class Planner
{
    /// <summary>Blue-green: a second set comes up, proves itself, takes the traffic in one step; the first drains and is kept stopped.</summary>
    /// <remarks>There is nothing to do where what is asked for serves; of an image that may have moved only the pull can tell.</remarks>
    public static Plan Deploy(AppSpec app, ObservedApp seen) => seen is { SameConfiguration: true, SameImage: true, Image: ImageSource.Local }
        ? new([])
        : Renew(app, Candidate(app, seen, seen.NextRelease), seen, app.Image);

    /// <summary>
    /// Back to a release that was active before: in its own containers where all of them are kept, otherwise in new ones. The same
    /// gates, the same switch. It is not watched: what it would give the traffic back to is what it was taken from.
    /// </summary>
    /// <param name="image">What new containers are made from; where <see cref="ObservedApp.Image"/> says so it is pulled first.</param>
    public static Plan Rollback(AppSpec app, int release, ObservedApp seen, string image) =>
        Wakes(app, release, seen)
            ? Wake(Unwatched(app), seen.Kept!, seen)
            : Renew(Unwatched(app), Candidate(app, seen, release), seen, image);

    /// <summary>Tells whether a rollback to the release needs no new containers.</summary>
    public static bool Wakes(AppSpec app, int release, ObservedApp seen) =>
        seen.Kept is { } kept && kept.Release == release && kept.Containers.Count == app.Replicas;

    /// <summary>The same release in new containers, with the image that runs now, so that no request is lost.</summary>
    public static Plan Restart(AppSpec app, ReplicaSet active, ObservedApp seen, string imageId)
    {
        var candidate = Candidate(app, seen, active.Release);
        return new(
        [
            new CheckRoom(candidate),
            .. BringUp(app, seen, candidate, imageId, MakeWay(app, seen)),
            .. TakeOver(Unwatched(app) with { KeepWarm = TimeSpan.Zero }, seen, candidate),
        ], candidate, IsExposed(seen));
    }

    /// <summary>
    /// New containers of the same release for those that are gone or ill. The new ones serve before the ill ones are touched; the rest
    /// of the set goes on as it is.
    /// </summary>
    /// <param name="replaced">Names in the active set, gone and ill ones.</param>
    /// <param name="ill">Those of them that are there.</param>
    /// <param name="image">What the new ones are made from.</param>
    public static Plan Repair(AppSpec app, ReplicaSet active, IReadOnlyList<string> replaced, IReadOnlyList<string> ill, ObservedApp seen, string image)
    {
        var candidate = active with { Containers = [.. replaced.Select(Names.Replacement)] };
        return new(
        [
            new CheckRoom(candidate),
            .. Image(image, seen),
            .. BringUp(app, seen with { Kept = null }, candidate, image, IsStopFirst(app) ? StopEarly(app, active with { Containers = ill }) : []),
            .. Announce(app, seen, candidate),
            new TakePlace(candidate, replaced),
            .. ill.Count > 0 ? PutAway(app, seen, active with { Containers = ill }) : [],
            new RenameReplicas(candidate, replaced),
        ], candidate, IsExposed(seen)) { Replaced = replaced };
    }

    public static Plan Stop(AppSpec app, ReplicaSet active) => new(
    [
        new StopTraffic(app.Proxy.Hosts),
        new Drain(active, app.Drain),
        new StopReplicas(active, app.StopGrace),
    ]);

    public static Plan Start(AppSpec app, ReplicaSet active) => new(
    [
        new StartReplicas(active),
        new AwaitHealth(active, app.Health),
        new SwitchTraffic(active, app.Proxy.Hosts),
    ]);

    public static Plan Delete(AppSpec app, ObservedApp seen, Remnants remnants) => new(
    [
        .. seen.Active is { } active ? Stop(app, active).Steps : [],
        .. Remove([.. seen.Active?.Containers ?? [], .. seen.Kept?.Containers ?? [], .. seen.Leftovers], DeploymentState.Retiring),
        .. remnants.Volumes.Count > 0 ? [new RemoveVolumes(remnants.Volumes)] : Array.Empty<Step>(),
        .. seen.NetworkExists && !seen.NetworkShared ? [new RemoveNetwork(Names.Network(app.Project))] : Array.Empty<Step>(),
        .. remnants.Images.Count > 0 ? [new RemoveImages(remnants.Images)] : Array.Empty<Step>(),
        new ForgetApp(app.Name),
    ]);

    /// <summary>Docker needs longest for an alias that is given later; where nobody can look it up, it may be there from the creation on.</summary>
    private static string FirstAlias(AppSpec app, ObservedApp seen, ReplicaSet candidate) =>
        seen.NetworkShared ? Names.TemporaryAlias(app.Name, candidate.Colour) : app.Name;

    private static AppSpec Unwatched(AppSpec app) => app with { Watch = new() };

    private static bool IsExposed(ObservedApp seen) => seen is { NetworkShared: false, Active: not null };

    private static ReplicaSet Candidate(AppSpec app, ObservedApp seen, int release)
    {
        var colour = seen.Active?.Colour.Other() ?? Colour.Blue;
        return new(colour, release, Names.Containers(app.Name, colour, app.Replicas));
    }

    private static Plan Renew(AppSpec app, ReplicaSet candidate, ObservedApp seen, string image) => new(
    [
        new CheckRoom(candidate),
        .. Image(image, seen),
        .. BringUp(app, seen, candidate, image, MakeWay(app, seen)),
        .. TakeOver(app, seen, candidate),
    ], candidate, IsExposed(seen));

    /// <summary>
    /// The kept containers have what they had when they served, but for the alias; only that they are fit to serve must be seen anew.
    /// </summary>
    private static Plan Wake(AppSpec app, ReplicaSet kept, ObservedApp seen) => new(
    [
        .. Remove(seen.Leftovers, DeploymentState.Preparing),
        .. seen.KeptRuns ? Array.Empty<Step>() : [new CheckRoom(kept)],
        .. seen.NetworkShared ? Array.Empty<Step>() : [new GiveAlias(kept, app.Name, DeploymentState.Preparing)],
        .. seen.KeptRuns ? Array.Empty<Step>() : [.. MakeWay(app, seen), new StartReplicas(kept)],
        new AwaitHealth(kept, app.Health),
        .. TakeOver(app, seen with { Kept = null }, kept),
    ], kept, IsExposed(seen)) { WakesKept = true };

    private static IEnumerable<Step> Image(string image, ObservedApp seen)
    {
        if (seen.Image != ImageSource.Local)
        {
            yield return new PullImage(image, Refresh: seen.Image == ImageSource.Refreshed, EndsIfSame: seen.SameConfiguration);
        }
    }

    /// <param name="makeWay">What the candidate must not run beside goes first.</param>
    private static IEnumerable<Step> BringUp(AppSpec app, ObservedApp seen, ReplicaSet candidate, string image, IEnumerable<Step> makeWay) =>
    [
        .. seen.NetworkExists ? Array.Empty<Step>() : [new CreateNetwork(Names.Network(app.Project))],
        .. Remove(seen.Leftovers, DeploymentState.Preparing),
        .. seen.Kept is { } kept ? [new SetAside(kept)] : Array.Empty<Step>(),
        new CreateReplicas(candidate, image, FirstAlias(app, seen, candidate)),
        .. makeWay,
        new StartReplicas(candidate),
        new AwaitHealth(candidate, app.Health),
    ];

    private static bool IsStopFirst(AppSpec app) => app.Order == UpdateOrder.StopFirst;

    /// <summary>The old set ends what it has begun, and stops, while nobody else serves. Whatever fails before the switch starts it again.</summary>
    private static IEnumerable<Step> MakeWay(AppSpec app, ObservedApp seen) => IsStopFirst(app) && seen.Active is { } old
        ?
        [
            new HoldTraffic(app.Proxy.Hosts, app.Drain.Max + app.StopGrace + app.Health.Boot + app.Health.Timeout),
            new Drain(old, app.Drain) { State = DeploymentState.Preparing },
            .. StopEarly(app, old),
        ]
        : [];

    private static Step[] StopEarly(AppSpec app, ReplicaSet set) =>
        set.Containers.Count > 0 ? [new StopReplicas(set, app.StopGrace) { State = DeploymentState.Preparing }] : [];

    private static IEnumerable<Step> TakeOver(AppSpec app, ObservedApp seen, ReplicaSet candidate) =>
    [
        .. Announce(app, seen, candidate),
        new SwitchTraffic(candidate, app.Proxy.Hosts),
        .. seen.Active is { } old ? Retire(app, seen, old, candidate) : [],
        .. seen.Kept is { } kept ? RemoveSetAside(app, kept with { Containers = [.. kept.Containers.Select(Names.SetAside)] }, seen.KeptRuns) : [],
    ];

    private static IEnumerable<Step> Announce(AppSpec app, ObservedApp seen, ReplicaSet candidate) => seen.NetworkShared
        ? [new GiveAlias(candidate, app.Name, DeploymentState.Switching), new ConfirmHealth(candidate, app.Health)]
        : [];

    private static IEnumerable<Step> PutAway(AppSpec app, ObservedApp seen, ReplicaSet ill) =>
    [
        .. seen.NetworkShared ? [new TakeAlias(ill, app.Name, DeploymentState.Draining)] : Array.Empty<Step>(),
        new Drain(ill, app.Drain),
        new StopReplicas(ill, app.StopGrace),
        .. Remove(ill.Containers, DeploymentState.Retiring),
    ];

    private static IEnumerable<Step> RemoveSetAside(AppSpec app, ReplicaSet kept, bool runs) =>
    [
        .. runs ? [new StopReplicas(kept, app.StopGrace)] : Array.Empty<Step>(),
        .. Remove(kept.Containers, DeploymentState.Retiring),
    ];

    private static IEnumerable<Step> Retire(AppSpec app, ObservedApp seen, ReplicaSet old, ReplicaSet candidate)
    {
        if (IsStopFirst(app) && !seen.KeptRuns)
        {
            return [new TakeAlias(old, app.Name, DeploymentState.Retiring)];
        }

        // Of what has stopped it can be taken in a few milliseconds, which is soon enough where nobody else could look it up.
        var watched = app.Watch.Window > TimeSpan.Zero;
        var takenFirst = seen.NetworkShared || watched || app.KeepWarm > TimeSpan.Zero;
        return
        [
            .. takenFirst ? [new TakeAlias(old, app.Name, DeploymentState.Draining)] : Array.Empty<Step>(),
            new Drain(old, app.Drain),
            .. watched ? [new Watch(candidate, app.Watch)] : Array.Empty<Step>(),
            app.KeepWarm > TimeSpan.Zero ? new KeepWarm(old, app.KeepWarm) : new StopReplicas(old, app.StopGrace),
            .. takenFirst ? Array.Empty<Step>() : [new TakeAlias(old, app.Name, DeploymentState.Retiring)],
        ];
    }

    private static IEnumerable<Step> Remove(IReadOnlyList<string> containers, DeploymentState state)
    {
        if (containers.Count > 0)
        {
            yield return new RemoveContainers(containers, state);
        }
    }
}
