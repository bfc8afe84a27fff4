using System.CommandLine;
using Luma.Cli.Setup;

namespace Luma.Cli.Commands;

/// <summary><c>luma teardown</c>: takes off a server what <c>luma setup</c> put there.</summary>
internal static class TeardownCommand
{
    public static Command Create(Options options)
    {
        var servers = SetupCommand.ServersArgument("The servers");
        servers.Arity = ArgumentArity.OneOrMore;
        var purge = new Option<bool>("--purge") { Description = "Remove the apps' containers, certificates and all of Luma's records, too" };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask" };
        var command = new Command("teardown", "Take Luma off servers; Docker stays") { servers, purge, yes, options.Json };
        command.SetAction((parsed, ct) =>
        {
            var session = options.Open(parsed);
            return RunAsync(session, SetupCommand.ServersOf(session, parsed.GetValue(servers) ?? []), parsed.GetValue(purge), parsed.GetValue(yes), ct);
        });
        return command;
    }

    private static async Task<int> RunAsync(Session session, IReadOnlyList<Target> targets, bool purge, bool yes, CancellationToken ct)
    {
        var names = string.Join(", ", targets.Select(target => target.Server.Name));
        if (!yes && !await AgreesAsync(session, names, purge, ct))
        {
            session.Warn("nothing was changed");
            return ExitCodes.Usage;
        }

        await using var crew = new Crew(session, targets);
        return await crew.AllAsync(async target =>
        {
            crew.VoiceOf(target).Begin("look at the server");
            await crew.ScriptOf(target).ActAsync(ServerScript.Command("tear-down", purge ? ["purge=yes"] : []), crew.VoiceOf(target), ct);
            crew.VoiceOf(target).Finish(purge ? "Luma is gone, and its apps with it; Docker stays" : "Luma is gone; Docker, the apps' containers and /var/lib/luma stay");
            return true;
        });
    }

    private static async Task<bool> AgreesAsync(Session session, string names, bool purge, CancellationToken ct)
    {
        if (session.Json || !session.Around.OutIsTerminal || !session.Around.InIsTerminal)
        {
            throw new UsageException($"taking Luma off {names} needs --yes where nobody can be asked", $"`luma teardown {names} --yes` does it.");
        }

        session.Warn(purge ? "the apps' containers go, too, and nothing answers any more" : "the apps' containers stay, but nothing leads requests to them any more");
        await session.Around.Out.WriteAsync($"Take Luma off {names}? [y/N] ");
        await session.Around.Out.FlushAsync(ct);
        return (await session.Around.In().ReadLineAsync(ct))?.Trim() is "y" or "Y" or "yes";
    }
}
