using Luma.Core.Deployments;
using Luma.Docker;
using Luma.Proxy;

namespace Luma.Agent.Deployments;

/// <summary>Turns whatever a step threw into what a person can act on.</summary>
internal static class Failures
{
    public static Failure Of(Exception fault, string step) => fault switch
    {
        StepFailed failed => failed.Failure,
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
        IOException => Failure.Of(
            $"the agent's state cannot be written: {fault.Message}",
            "see that the disk of the state folder has room and is writable, then deploy again"),
        _ => Failure.Of(
            $"a fault in the agent during: {step}: {fault.Message}",
            "the agent's log has the details; please report it"),
    };
}
