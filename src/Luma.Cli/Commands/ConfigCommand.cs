using System.CommandLine;
using Luma.Cli.Configuration;

namespace Luma.Cli.Commands;

/// <summary><c>luma config</c>: what <c>luma.yml</c> comes to.</summary>
internal static class ConfigCommand
{
    public static Command Create(Options options)
    {
        var command = new Command("config", "Show what luma.yml comes to, with its environment and variables");
        command.SetAction(parsed => Run(options.Open(parsed)));
        return command;
    }

    private static int Run(Session session)
    {
        session.Around.Out.Write(YamlWriter.Write(session.LoadFile().Root!));
        return ExitCodes.Done;
    }
}
