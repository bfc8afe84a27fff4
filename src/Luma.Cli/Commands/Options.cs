using System.CommandLine;
using Luma.Cli.Configuration;
using Luma.Cli.Connection;
using Luma.Cli.Output;

namespace Luma.Cli.Commands;

/// <summary>The options that several commands have, and what they come to in one run.</summary>
internal sealed class Options(Surroundings around, Connections connections)
{
    public Option<string?> Config { get; } = new("--config", "-c")
    {
        Description = "The configuration; by default luma.yml here or in the nearest folder above",
        HelpName = "FILE",
        Recursive = true,
    };

    public Option<string?> Environment { get; } = new("--environment", "-e")
    {
        Description = "Lay luma.NAME.yml over luma.yml, and .luma/secrets.NAME over .luma/secrets",
        HelpName = "NAME",
        Recursive = true,
    };

    public Option<string?> Agent { get; } = new("--agent")
    {
        Description = $"The agent's socket; by default {AgentAddress.Variable} or {AgentAddress.Default}",
        HelpName = "unix:///PATH",
        Recursive = true,
    };

    public Option<string[]> Server { get; } = new("--server")
    {
        Description = "Only this server of luma.yml; may be given more than once",
        HelpName = "NAME",
        Recursive = true,
    };

    public Option<bool> Verbose { get; } = new("--verbose", "-v")
    {
        Description = "Show every step with its time, ids and all figures",
        Recursive = true,
    };

    public Option<bool> NoColor { get; } = new("--no-color")
    {
        Description = "No colours, also with NO_COLOR, TERM=dumb or where the output is no terminal",
        Recursive = true,
    };

    public Option<bool> Json { get; } = new("--json") { Description = "Write JSON for programs" };

    public Option<bool> NoWait { get; } = new("--no-wait") { Description = "Do not wait where something else is being done to the app" };

    public Surroundings Around => around;

    /// <summary>The argument of commands that are about one app.</summary>
    public static Argument<string> App() => NoOption(new Argument<string>("app") { Description = "The app's name" });

    /// <summary>Keeps a mistyped option from being taken for a name.</summary>
    public static Argument<T> NoOption<T>(Argument<T> argument)
    {
        argument.Validators.Add(given =>
        {
            foreach (var token in given.Tokens.Where(token => token.Value.StartsWith('-')))
            {
                given.AddError($"Unrecognized option '{token.Value}'");
            }
        });
        return argument;
    }

    public Session Open(ParseResult parsed) => new()
    {
        Around = around,
        Connections = connections,
        Agent = Address(parsed),
        ServersNamed = [.. (parsed.GetValue(Server) ?? []).Distinct()],
        ConfigNamed = parsed.GetValue(Config),
        Environment = parsed.GetValue(Environment),
        Verbose = parsed.GetValue(Verbose),
        Json = Json.IsIn(parsed),
        Ink = new(IsColourful(parsed)),
    };

    private bool IsColourful(ParseResult parsed) =>
        around.IsLive && !parsed.GetValue(NoColor) && string.IsNullOrEmpty(around.Variable("NO_COLOR"));

    /// <summary>The socket that was named instead of what luma.yml says.</summary>
    private AgentAddress? Address(ParseResult parsed)
    {
        if (parsed.GetValue(Agent) is { } given)
        {
            return AgentAddress.Parse(given, "--agent");
        }

        return around.Variable(AgentAddress.Variable) is { Length: > 0 } inherited
            ? AgentAddress.Parse(inherited, AgentAddress.Variable)
            : null;
    }
}

internal static class OptionValues
{
    /// <summary>Tells whether a switch was given, also to commands that do not have it.</summary>
    public static bool IsIn(this Option<bool> option, ParseResult parsed) => parsed.GetResult(option) is not null && parsed.GetValue(option);
}
