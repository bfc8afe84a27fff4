using System.CommandLine;
using Luma.Cli.Configuration;

namespace Luma.Cli.Fleets;

/// <summary>How several servers are to act together.</summary>
/// <param name="Canary">The server that goes first, alone; null for none.</param>
/// <param name="GoesOn">Whether the rest switches where a server is lost when all stood ready.</param>
internal sealed record FleetWish(string? Canary, bool GoesOn)
{
    /// <summary>How long the new release is held on all servers for somebody to promote it; null where it goes straight on.</summary>
    public TimeSpan? Hold { get; init; }

    private static readonly Option<string?> CanaryServer = new("--canary-server")
    {
        Description = "This server first, completely; then the others together",
        HelpName = "NAME",
    };

    private static readonly Option<string?> OnFailure = NewOnFailure();

    /// <param name="canary">Whether one server may go first.</param>
    public static void AddTo(Command command, bool canary = true)
    {
        if (canary)
        {
            command.Add(CanaryServer);
        }

        command.Add(OnFailure);
    }

    /// <param name="file">Null where there is none.</param>
    public static FleetWish Of(ParseResult parsed, LumaFile? file) =>
        new(parsed.GetResult(CanaryServer)?.GetValueOrDefault<string?>(), (parsed.GetValue(OnFailure) ?? file?.Fleet.OnFailure) == FleetSettings.Continue);

    private static Option<string?> NewOnFailure()
    {
        var option = new Option<string?>("--on-failure")
        {
            Description = "What the other servers do where one is lost when all stood ready: abort or continue; by default fleet.on_failure of luma.yml, or abort",
            HelpName = "abort|continue",
        };
        option.AcceptOnlyFromAmong(FleetSettings.Abort, FleetSettings.Continue);
        return option;
    }
}
