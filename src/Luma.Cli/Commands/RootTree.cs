using System.CommandLine;
using System.CommandLine.Help;

namespace Luma.Cli.Commands;

/// <summary>All of luma's commands.</summary>
internal static class RootTree
{
    public const string Name = "luma";

    public static RootCommand Create(Options options)
    {
        var root = new RootCommand("Deploys web apps onto Docker hosts without downtime")
        {
            options.Config, options.Environment, options.Agent, options.Server, options.Verbose, options.NoColor,
            InitCommand.Create(options), SetupCommand.Create(options), TeardownCommand.Create(options), ConfigCommand.Create(options), DeployCommand.Create(options), RollbackCommand.Create(options), ReleasesCommand.Create(options),
            StatusCommand.Create(options), LogsCommand.Create(options),
            ActionCommands.Stop(options), ActionCommands.Start(options), ActionCommands.Restart(options), DeleteCommand.Create(options),
            AttachCommand.Create(options), PromoteCommand.Create(options), CancelCommand.Create(options), PruneCommand.Create(options), AuditCommand.Create(options),
            ProxyCommand.Create(options), DoctorCommand.Create(options), VersionCommand.Create(options),
        };
        root.Options.OfType<VersionOption>().Single().Action = new VersionLine();
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpPage((HelpAction)help.Action!);
        return root;
    }
}
