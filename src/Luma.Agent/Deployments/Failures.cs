using Luma.Agent.Api;
using Luma.Core.Deployments;
using Luma.Core.Planning;
using Luma.Core.Units;
using Luma.Docker;
using Luma.Proxy;

namespace Luma.Agent.Deployments;

/// <summary>Turns whatever a step threw into what a person can act on.</summary>
internal static class Failures
{
    public static Failure Of(Exception fault, string step) => fault switch
    {
        StepFailed failed => failed.Failure,
        ApiFault refused => Failure.Of(refused.Message, refused.Problem.Remedy ?? "mend that, then try again"),
        OperationCanceledException => Failure.Of(
            $"the agent was stopped during: {step}",
            "deploy again when it runs"),
        DockerUnreachableException => Failure.Of(
            $"{fault.Message} (during: {step})",
            "see that Docker runs on the server (systemctl status docker), then deploy again"),
        DockerTimeoutException => Failure.Of(
            $"{fault.Message} (during: {step})",
            "Docker hangs or is overloaded; see its log (journalctl -u docker), then deploy again"),
        DockerException => Failure.Of(
            $"Docker refused to {step}: {fault.Message}",
            "mend what Docker names, then deploy again"),
        ProxyUnreachableException => Failure.Of(
            $"{fault.Message} (during: {step})",
            "see that the proxy runs on the server (systemctl status luma-proxy), then deploy again"),
        RouteTableRejectedException refused => Failure.Of(
            $"the proxy did not take the routes: {string.Join("; ", refused.Problems)}",
            "mend what it names, such as a full disk, then deploy again"),
        IOException => Failure.Of(
            $"the agent's state cannot be written: {fault.Message}",
            "see that the disk of the state folder has room and is writable, then deploy again"),
        _ => Failure.Of(
            $"a fault in the agent during: {step}: {fault.Message}",
            "the agent's log has the details; please report it"),
    };

    /// <param name="by">The user; empty where it is not known.</param>
    public static Failure Cancelled(string by) =>
        Failure.Of($"cancelled{(by.Length == 0 ? "" : $" by {by}")}", "nothing is wrong with it; deploy again when it is wanted") with { CalledOff = CallOff.Cancelled };

    public static Failure Superseded(DeploymentStatus by) => Failure.Of(
        $"deployment {by.Id}{(by.By.Length == 0 ? "" : $" of {by.By}")} took its place while it waited",
        $"luma attach {by.Id} shows how that one fares") with { CalledOff = CallOff.Superseded };

    public static Failure GaveWay(DeploymentStatus to) => Failure.Of(
        $"{to.Kind.ToString().ToLowerInvariant()} {to.Id} was asked for, which comes first", "if the app still needs a repair then, the agent begins one by itself") with { CalledOff = CallOff.Superseded };

    public static Failure NotPromoted(TimeSpan held) => Failure.Of(
        $"nobody promoted it, and the {Duration.Format(held)} for which it was to be held are over",
        "deploy again, and say luma promote in time, or let it be held for longer");

    public static Failure OutOfTime(Step step) => Failure.Of(
        $"step \"{step}\" did not end within {Duration.Format(step.Budget)}", "something hangs: see luma status and Docker's log, then deploy again");
}
