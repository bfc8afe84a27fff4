using Luma.Agent.Deployments;
using Luma.Core.Deployments;
using Luma.Docker;
using Luma.Proxy;

namespace Luma.Tests.Agent.Deployments;

public sealed class FailuresTests
{
    private const string Step = "start blog-blue";

    [Fact]
    public void A_step_that_knows_what_is_wrong_is_taken_at_its_word()
    {
        var failure = new Failure("blog-blue exited with code 1", "see its log", ["boom"]);

        Assert.Same(failure, Failures.Of(new StepFailed(failure), Step));
    }

    [Fact]
    public void Being_stopped_is_told_as_such() => Tells(
        new TaskCanceledException(),
        "the agent was stopped during: start blog-blue",
        "deploy again when it runs");

    [Fact]
    public void Docker_out_of_reach_sends_to_Docker() => Tells(
        new DockerUnreachableException("Cannot reach Docker Engine at unix:///run/docker.sock"),
        "Cannot reach Docker Engine at unix:///run/docker.sock (during: start blog-blue)",
        "see that Docker runs on the server (systemctl status docker), then deploy again");

    [Fact]
    public void Docker_that_hangs_sends_to_its_log() => Tells(
        new DockerTimeoutException("POST /containers/blog-blue/start", TimeSpan.FromSeconds(30)),
        "Docker Engine gave no answer to POST /containers/blog-blue/start within 30 s (during: start blog-blue)",
        "Docker hangs or is overloaded; see its log (journalctl -u docker), then deploy again");

    [Fact]
    public void What_Docker_refuses_is_told_in_its_words()
    {
        Tells(new DockerConflictException("port is taken"), "Docker refused to start blog-blue: port is taken", "mend what Docker names, then deploy again");
        Tells(new DockerNotFoundException("no such image"), "Docker refused to start blog-blue: no such image", "mend what Docker names, then deploy again");
    }

    [Fact]
    public void A_disk_that_takes_nothing_is_told_as_such() => Tells(
        new IOException("No space left on device"),
        "the agent's state cannot be written: No space left on device",
        "see that the disk of the state folder has room and is writable, then deploy again");

    [Fact]
    public void A_proxy_that_cannot_keep_the_routes_is_told_in_its_words() => Tells(
        new RouteTableRejectedException(["the table cannot be made durable: No space left on device"]),
        "the proxy did not take the routes: the table cannot be made durable: No space left on device",
        "mend what it names, such as a full disk, then deploy again");

    [Fact]
    public void Anything_else_is_a_fault_of_the_agents_own() => Tells(
        new InvalidOperationException("oops"),
        "a fault in the agent during: start blog-blue: oops",
        "the agent's log has the details; please report it");

    private static void Tells(Exception fault, string message, string remedy)
    {
        var failure = Failures.Of(fault, Step);

        Assert.Equal((message, remedy), (failure.Message, failure.Remedy));
        Assert.Empty(failure.Evidence);
    }
}
