using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Luma.Cli.Commands;

/// <summary>The help, which on the first page also tells the exit codes.</summary>
internal sealed class HelpPage(HelpAction usage) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        usage.Invoke(parseResult);
        if (parseResult.CommandResult.Command is RootCommand)
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Exit codes:");
            foreach (var (code, meaning) in ExitCodes.All)
            {
                output.WriteLine($"  {code,-4} {meaning}");
            }
        }

        return ExitCodes.Done;
    }
}
