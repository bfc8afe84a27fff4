using System.CommandLine;
using System.CommandLine.Invocation;
using Luma.Cli.Commands;
using Luma.Cli.Connection;

namespace Luma.Cli;

/// <summary>One run of luma, from its arguments to its exit code.</summary>
internal static class CommandLine
{
    /// <summary>errno of a write to a pipe that nobody reads any more.</summary>
    private const int BrokenPipe = 32;

    /// <summary>How long a run that was interrupted may take to call off on the servers what it has begun there.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(90);

    public static async Task<int> RunAsync(string[] args, Surroundings around)
    {
        await using var connections = new Connections(asks: around.InIsTerminal && around.OutIsTerminal);
        var options = new Options(around, connections);
        var parsed = RootTree.Create(options).Parse(args, new() { ResponseFileTokenReplacer = null });
        try
        {
            return parsed.Action is ParseErrorAction
                ? Misuse(parsed).Tell(around, options.Json.IsIn(parsed))
                : await parsed.InvokeAsync(new()
                {
                    Output = around.Out,
                    Error = around.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = Farewell,
                });
        }
        catch (IOException e) when (e.HResult == BrokenPipe)
        {
            // Whoever read the output has had enough.
            return ExitCodes.Done;
        }
        catch (Exception e)
        {
            return Complaint.Of(e).Tell(around, options.Json.IsIn(parsed));
        }
    }

    private static Complaint Misuse(ParseResult parsed)
    {
        List<string> words = [];
        for (var at = parsed.CommandResult; at is not null; at = at.Parent as System.CommandLine.Parsing.CommandResult)
        {
            words.Insert(0, at.Command == parsed.RootCommandResult.Command ? RootTree.Name : at.Command.Name);
        }

        var message = string.Join("; ", parsed.Errors.Select(error => error.Message.TrimEnd('.')).Distinct());
        return Complaint.Of(CliProblemTypes.Usage, 400, message, $"`{string.Join(' ', words)} --help` tells how it is used.");
    }
}
