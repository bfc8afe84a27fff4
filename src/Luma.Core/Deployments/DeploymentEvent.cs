using System.Text.Json.Serialization;

namespace Luma.Core.Deployments;

/// <summary>One thing that happened in a deployment, as the agent streams it (one JSON object per line) and journals it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(DeploymentQueued), "queued")]
[JsonDerivedType(typeof(DeploymentStarted), "started")]
[JsonDerivedType(typeof(StepStarted), "step")]
[JsonDerivedType(typeof(StepFinished), "step-done")]
[JsonDerivedType(typeof(ImagePulling), "pull")]
[JsonDerivedType(typeof(HealthProgressed), "health")]
[JsonDerivedType(typeof(DeploymentHeld), "held")]
[JsonDerivedType(typeof(TrafficSwitched), "switched")]
[JsonDerivedType(typeof(DrainProgressed), "drain")]
[JsonDerivedType(typeof(WatchProgressed), "watch")]
[JsonDerivedType(typeof(DeploymentWarned), "warning")]
[JsonDerivedType(typeof(DeploymentFinished), "finished")]
public abstract record DeploymentEvent
{
    /// <summary>Counted from 1 within the deployment.</summary>
    public long Sequence { get; init; }

    public DateTimeOffset At { get; init; }
}

/// <summary>It waits for the app: told at first, and again whenever the one that has the app goes on.</summary>
/// <param name="Ahead">How many come before it, the one that has the app among them.</param>
/// <param name="Holder">The one that has the app.</param>
public sealed record DeploymentQueued(string Id, DeploymentKind Kind, string App, int Ahead, Holder Holder) : DeploymentEvent;

/// <param name="Plan">Every step to come, as text.</param>
public sealed record DeploymentStarted(string Id, DeploymentKind Kind, string App, int Replicas, IReadOnlyList<string> Plan) : DeploymentEvent
{
    /// <summary>The number of the release that it makes, or keeps, active.</summary>
    public int Release { get; set; }
}

/// <param name="Index">Counted from 1, of <paramref name="Count"/>.</param>
public sealed record StepStarted(int Index, int Count, string Text, DeploymentState State) : DeploymentEvent;

public sealed record StepFinished(int Index, TimeSpan Elapsed) : DeploymentEvent;

/// <param name="Detail">Docker's own words: <c>Downloading</c>, <c>Extracting</c>, …</param>
/// <param name="Current">Bytes so far of <paramref name="Total"/>, over all layers; zero where Docker does not say.</param>
public sealed record ImagePulling(string Image, string Detail, long Current, long Total) : DeploymentEvent;

/// <param name="Detail">What the replicas that are not healthy yet last answered.</param>
public sealed record HealthProgressed(int Healthy, int Replicas, string? Detail) : DeploymentEvent;

/// <summary>It stands still before its switch: told at first, and again whenever it is to be held for longer.</summary>
/// <param name="Until">When it goes back, unless it is promoted.</param>
/// <param name="Key">
/// Requests to the proxy that have it, in the header <c>Luma-Preview</c> or the cookie <c>luma-preview</c>, go to the new release;
/// null where there is nothing to look at: the app has no hosts, or its new containers have not started.
/// </param>
/// <param name="Urls">Where, such as <c>http://blog.example.com/</c>.</param>
public sealed record DeploymentHeld(DateTimeOffset Until, string? Key, IReadOnlyList<string> Urls) : DeploymentEvent;

/// <param name="Generation">The table's generation that the proxy acknowledged.</param>
public sealed record TrafficSwitched(long Generation, TimeSpan Elapsed) : DeploymentEvent;

/// <param name="InFlight">Requests that the replaced set still works on, streams among them.</param>
/// <param name="Streams">WebSockets and event streams.</param>
public sealed record DrainProgressed(int InFlight, int Streams, TimeSpan Elapsed) : DeploymentEvent;

/// <param name="Requests">Requests that the new release has answered.</param>
/// <param name="Errors">Those of them that failed.</param>
/// <param name="Elapsed">Since the switch.</param>
public sealed record WatchProgressed(long Requests, long Errors, TimeSpan Elapsed) : DeploymentEvent;

public sealed record DeploymentWarned(string Message) : DeploymentEvent;

/// <param name="Traffic">What the proxy counted for this app from the deployment's start to its end; null where it has no route.</param>
public sealed record DeploymentFinished(DeploymentState State, TimeSpan Elapsed, TrafficReport? Traffic, Failure? Failure) : DeploymentEvent
{
    /// <summary>Whether what was asked for served already, so that nothing was done.</summary>
    public bool Unchanged { get; set; }
}
