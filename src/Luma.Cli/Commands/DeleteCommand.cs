using System.CommandLine;
using Luma.Cli.Connection;
using Luma.Core.Api;

namespace Luma.Cli.Commands;

/// <summary><c>luma delete</c>: takes everything of an app away but its volumes.</summary>
internal static class DeleteCommand
{
    public static Command Create(Options options)
    {
        var app = Options.App();
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask" };
        var command = new Command("delete", "Take an app's containers and routes away; its volumes stay") { app, yes, options.NoWait, options.Json };
        command.SetAction((parsed, ct) => RunAsync(options.Open(parsed), parsed.GetRequiredValue(app), parsed.GetValue(yes), !parsed.GetValue(options.NoWait), ct));
        return command;
    }

    private static async Task<int> RunAsync(Session session, string app, bool yes, bool wait, CancellationToken ct)
    {
        using var agent = session.Connect();
        if (!yes && !await AgreesAsync(session, agent, app, ct))
        {
            session.Warn("nothing was deleted");
            return ExitCodes.Usage;
        }

        return await new Operation(session, agent, app).RunAsync(stop => agent.DeleteAsync(app, wait, stop), ct);
    }

    private static async Task<bool> AgreesAsync(Session session, AgentClient agent, string app, CancellationToken ct)
    {
        if (session.Json || !session.Around.OutIsTerminal || !session.Around.InIsTerminal)
        {
            throw new UsageException($"deleting {app} needs --yes where nobody can be asked", $"Write `luma delete {app} --yes`.");
        }

        Show(session, await session.WaitAsync(agent.AppAsync(app, ct)));
        await session.Around.Out.WriteAsync($"Delete {app}? [y/N] ");
        await session.Around.Out.FlushAsync(ct);
        return (await session.Around.In().ReadLineAsync(ct))?.Trim() is "y" or "Y" or "yes";
    }

    private static void Show(Session session, AppStatus app)
    {
        session.Say($"Deleting {app.Name} takes away");
        session.Say($"  its containers {string.Join(", ", app.Replicas.Select(replica => replica.Container))}, and those of the release before");
        if (app.Hosts.Count > 0)
        {
            session.Say($"  its routes {string.Join(", ", app.Hosts)}");
        }

        session.Say("Its volumes stay.");
    }
}
