using System.CommandLine;
using Luma.Agent.Hosting;

namespace Luma.Agent.ProxyProcess;

/// <summary><c>luma-agent proxy</c>: the proxy as a process of its own, without rights and without Docker's socket.</summary>
internal static class ProxyCommand
{
    private static readonly ProxyProcessOptions Defaults = new();

    private static readonly Option<string> Control =
        AgentCommand.Text("--control", "LUMA_PROXY_CONTROL", Defaults.Control, "Unix socket over which the agent drives the proxy");

    private static readonly Option<string> Table =
        AgentCommand.Text("--table", "LUMA_PROXY_TABLE", Defaults.Table, "File of the last routes, with which the proxy starts");

    public static Command Build()
    {
        var command = new Command("proxy", "Runs the proxy as a process of its own, for an agent that is started with --proxy.")
        {
            Control, Table,
        };
        AgentCommand.AddServing(command);
        command.SetAction((parsed, cancellation) => RunAsync(Read(parsed), cancellation));
        return command;
    }

    private static Task<int> RunAsync(ProxyProcessOptions options, CancellationToken cancellation) =>
        Life.RunAsync([options.Control], group: false, inheritance => ProxyHost.Build(options, inheritance), cancellation);

    private static ProxyProcessOptions Read(ParseResult parsed) => new()
    {
        Control = parsed.GetRequiredValue(Control),
        Table = parsed.GetRequiredValue(Table),
        Serving = AgentCommand.ReadServing(parsed),
    };
}
