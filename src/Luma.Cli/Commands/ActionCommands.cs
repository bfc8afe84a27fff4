using System.CommandLine;

namespace Luma.Cli.Commands;

/// <summary><c>luma stop</c>, <c>start</c> and <c>restart</c>.</summary>
internal static class ActionCommands
{
    public static Command Stop(Options options) =>
        Create(options, "stop", "Take an app out of the proxy, let it finish its requests and stop it");

    public static Command Start(Options options) => Create(options, "start", "Start an app that was stopped");

    public static Command Restart(Options options) =>
        Create(options, "restart", "Replace an app's containers by new ones of the same release, without downtime");

    private static Command Create(Options options, string action, string description)
    {
        var app = Options.App();
        var command = new Command(action, description) { app, options.NoWait, options.Json };
        command.SetAction((parsed, ct) => RunAsync(options.Open(parsed), parsed.GetRequiredValue(app), action, !parsed.GetValue(options.NoWait), ct));
        return command;
    }

    private static Task<int> RunAsync(Session session, string app, string action, bool wait, CancellationToken ct) =>
        EachServer.ActAsync(session, session.TargetsOf(app), (on, agent) => new Operation(on, agent, app).RunAsync(stop => agent.ActAsync(app, action, wait, stop), ct));
}
