using System.CommandLine;
using Luma.Cli.Configuration;

namespace Luma.Cli.Commands;

/// <summary><c>luma init</c>: a <c>luma.yml</c> to start from.</summary>
internal static class InitCommand
{
    public static Command Create(Options options)
    {
        var command = new Command("init", "Write a luma.yml to start from");
        command.SetAction(parsed => Run(options.Open(parsed)));
        return command;
    }

    private static int Run(Session session)
    {
        var shown = session.ConfigNamed ?? ConfigPath.DefaultName;
        var path = new ConfigPath(Path.GetFullPath(shown, session.Around.Folder), shown);
        var name = Starter.NameFor(path.Folder);
        try
        {
            Starter.Write(path, name, session.Around.Out.WriteLine);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(e.Message, "Choose a folder that you may write to.");
        }

        session.Around.Out.WriteLine();
        session.Around.Out.WriteLine($"Next: set image, hosts and app_port in {shown}, then");
        session.Around.Out.WriteLine($"  luma deploy {name} --dry-run    shows what would be done");
        session.Around.Out.WriteLine($"  luma deploy {name}              does it");
        return ExitCodes.Done;
    }
}
