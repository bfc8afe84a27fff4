using Luma.Agent.Diagnosis;
using Luma.Agent.Scoping;
using Luma.Core;
using Luma.Core.Api;
using Luma.Core.Deployments;
using Luma.Core.Units;

namespace Luma.Agent.Api;

/// <summary>A request that is refused, as the problem details that the caller gets.</summary>
internal sealed class ApiFault(ApiProblem problem) : Exception(problem.Detail ?? problem.Title)
{
    public ApiProblem Problem { get; } = problem;

    /// <summary>Whether it is refused only as long as something else is being done: later it may be asked for again.</summary>
    public bool Passes => Problem.Type is ProblemTypes.AppBusy or ProblemTypes.Upgrading;

    public static ApiFault InvalidSpec(IReadOnlyList<Problem> problems) => new(new()
    {
        Type = ProblemTypes.InvalidSpec,
        Title = "The app's specification is not valid",
        Status = 422,
        Detail = string.Join("; ", problems),
        Errors = problems,
    });

    public static ApiFault BadRequest(string detail, string? remedy = null) => new(new()
    {
        Type = ProblemTypes.BadRequest,
        Title = "The request cannot be read",
        Status = 400,
        Detail = detail,
        Remedy = remedy,
    });

    public static ApiFault AppBusy(DeploymentStatus holder) => new(new()
    {
        Type = ProblemTypes.AppBusy,
        Title = "The app is busy",
        Status = 409,
        Detail = $"{holder.App} is busy: {Holder.Of(holder)}",
        Remedy = $"wait until it has ended; luma attach {holder.Id} shows how it goes",
    });

    public static ApiFault QueueFull(DeploymentStatus holder, int waiting) => new(new()
    {
        Type = ProblemTypes.AppBusy,
        Title = "Too many wait for the app",
        Status = 409,
        Detail = $"{holder.App} is busy: {Holder.Of(holder)}; and {waiting} wait for it already, which is the most that may",
        Remedy = $"try again later, or call others off: luma cancel ID",
    });

    public static ApiFault UnclearRollback(DeploymentStatus holder) => new(new()
    {
        Type = ProblemTypes.AppBusy,
        Title = "The app is busy",
        Status = 409,
        Detail = $"{holder.App} is busy: {Holder.Of(holder)}; where a rollback would lead depends on how that ends",
        Remedy = $"call it off while it has not switched (luma cancel {holder.Id}), wait until it has ended, or name the release with --to",
    });

    public static ApiFault TooLate(DeploymentStatus deployment) => new(new()
    {
        Type = ProblemTypes.TooLate,
        Title = "It is too late to cancel",
        Status = 409,
        Detail = deployment.State.IsFinal()
            ? $"deployment {deployment.Id} of {deployment.App} has ended already: {deployment.State.ToString().ToLowerInvariant()}"
            : $"deployment {deployment.Id} of {deployment.App} has come to its point of no return and can only go on ({deployment.State.ToString().ToLowerInvariant()})",
        Remedy = deployment.Kind is DeploymentKind.Deploy ? $"luma rollback {deployment.App} goes back to the release before" : $"luma status {deployment.App} shows how the app fares",
    });

    public static ApiFault NotHeld(DeploymentStatus deployment) => new(new()
    {
        Type = ProblemTypes.NotHeld,
        Title = "The deployment is not held",
        Status = 409,
        Detail = $"deployment {deployment.Id} of {deployment.App} is not held: it is {deployment.State.ToString().ToLowerInvariant()}",
        Remedy = $"luma attach {deployment.Id} shows how it goes",
    });

    public static ApiFault Versions(string detail, string remedy) => new(new()
    {
        Type = ProblemTypes.Versions,
        Title = "luma and the agent do not work together",
        Status = 400,
        Detail = detail,
        Remedy = remedy,
    });

    public static ApiFault Outdated(string app) => new(new()
    {
        Type = ProblemTypes.AppBusy,
        Title = "The app has changed",
        Status = 409,
        Detail = $"{app} has changed since it was looked at",
        Remedy = "look again",
    });

    public static ApiFault NameTaken(string app, string owner) => new(new()
    {
        Type = ProblemTypes.NameTaken,
        Title = "The app's name is taken",
        Status = 409,
        Detail = $"apps.{app} cannot be deployed: this server already has an app {app}, of project {owner}",
        Remedy = "give one of them another name; containers and aliases are called after it",
    });

    public static ApiFault HostTaken(string place, string host, string owner) => new(new()
    {
        Type = ProblemTypes.HostTaken,
        Title = "The host is taken",
        Status = 409,
        Detail = $"{place} cannot be {host}: that host and path already lead to {owner}",
        Remedy = "choose another host or path_prefix, or delete the route or app that has it",
        Errors = [new(place, $"already leads to {owner} on this server (was '{host}')")],
    });

    public static ApiFault Upgrading() => new(new()
    {
        Type = ProblemTypes.Upgrading,
        Title = "The agent is being upgraded",
        Status = 409,
        Detail = "the agent hands over to a new process, and nothing can be changed meanwhile",
        Remedy = "try again in a few seconds",
    });

    public static ApiFault NotWhileHeld(DeploymentStatus held) => new(new()
    {
        Type = ProblemTypes.AppBusy,
        Title = "A deployment is held",
        Status = 409,
        Detail = $"no upgrade while a deployment waits to be promoted: {held.App}, {Holder.Of(held)}",
        Remedy = $"promote or cancel it first: luma promote {held.Id}, luma cancel {held.Id}",
    });

    public static ApiFault NotNow(DeploymentStatus? running, TimeSpan waited) => new(new()
    {
        Type = ProblemTypes.AppBusy,
        Title = "A deployment is under way",
        Status = 409,
        Detail = $"no upgrade while {running?.App ?? "an app"} is changed: deployment {running?.Id ?? "(being planned)"} has not ended within {waited.TotalSeconds} s",
        Remedy = "upgrade when it has ended; luma status shows where it stands",
    });

    public static ApiFault UpgradeFailed(string reason) => new(new()
    {
        Type = ProblemTypes.UpgradeFailed,
        Title = "The upgrade failed",
        Status = 500,
        Detail = reason,
        Remedy = "the agent serves on as before; its log has what the new process said: journalctl -u luma-agent",
    });

    public static ApiFault BlobBusy(string detail) => new(new()
    {
        Type = ProblemTypes.BlobBusy,
        Title = "The blob is not as far as that",
        Status = 409,
        Detail = detail,
        Remedy = "ask how much of it is there, and go on from that",
    });

    /// <param name="needed">Bytes; 0 where that is not known.</param>
    public static ApiFault NoRoom(string disk, long needed, long free) => new(new()
    {
        Type = ProblemTypes.NoRoom,
        Title = "A disk is full",
        Status = 507,
        Detail = $"{disk} has no room for the image: {(needed == 0 ? "" : $"{ByteSize.Format(needed)} are to come, and ")}{ByteSize.Format(free)} are left",
        Remedy = Room.FreeSome,
    });

    public static ApiFault NotLoaded(string image, string reason) => new(new()
    {
        Type = ProblemTypes.Internal,
        Title = "The image was not loaded",
        Status = 500,
        Detail = $"Docker did not take image {image}: {reason}",
        Remedy = "try again; docker save and docker load by hand tell more",
    });

    public static ApiFault OutOfScope(KeyHolder holder, string what) => new(new()
    {
        Type = ProblemTypes.OutOfScope,
        Title = "The key is not for that",
        Status = 403,
        Detail = $"key {holder.Key} is for {holder.Scope} and not for {what}",
        Remedy = "use another key, or give this one wider rights: luma setup --key FILE --scope SCOPE",
    });

    public static ApiFault NotFound(string what, string remedy) => new(new()
    {
        Type = ProblemTypes.NotFound,
        Title = "Not found",
        Status = 404,
        Detail = what,
        Remedy = remedy,
    });

    public static ApiFault NoSuchApp(string app) =>
        NotFound($"this server has no app {app}", "luma status lists the apps that it has");
}
