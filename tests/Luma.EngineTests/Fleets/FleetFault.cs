namespace Luma.EngineTests.Fleets;

/// <summary>Something that goes wrong with one server of a fleet, or with luma itself, and how it comes to an end.</summary>
/// <param name="Strike">Does it; what luma runs in is at hand for those that are about it.</param>
/// <param name="Heal">Makes it good again, as whoever looks after the server would.</param>
internal sealed record FleetFault(string Name, Func<FleetServer, Staging.ChildProcess, Task> Strike, Func<FleetServer, Task> Heal)
{
    public static readonly IReadOnlyList<FleetFault> All =
    [
        new("nothing", (_, _) => Task.CompletedTask, _ => Task.CompletedTask),
        new("the agent is killed", (server, _) => server.Agent.KillAsync(), server => server.Agent.StartAsync()),
        new("the agent hangs", (server, _) => server.Agent.SignalAsync("STOP"), server => server.Agent.SignalAsync("CONT")),
        new("the connection is cut", (server, _) => server.Sshd.CutAsync(), _ => Task.CompletedTask),
        new("the server is not reached any more", (server, _) => server.Sshd.VanishAsync(), server => server.Sshd.StartAsync()),
        new("the newest container dies", (server, _) => server.KillNewestAsync(), _ => Task.CompletedTask),
        new("luma is killed", (_, luma) => luma.SignalAsync("KILL"), _ => Task.CompletedTask),
        new("luma is interrupted", (_, luma) => luma.SignalAsync("INT"), _ => Task.CompletedTask),
    ];
}
