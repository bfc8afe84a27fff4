using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Json;

namespace Luma.Agent.Hosting;

/// <summary>The agent's log on standard output: text for a person, coloured on a terminal, or one JSON object per line.</summary>
internal static class AgentLog
{
    private const string Template = "{Timestamp:yyyy-MM-dd HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}";

    public static Logger Create(bool json)
    {
        var log = new LoggerConfiguration()
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning);
        return (json
            ? log.WriteTo.Console(new JsonFormatter(renderMessage: true))
            : log.WriteTo.Console(outputTemplate: Template, formatProvider: CultureInfo.InvariantCulture)).CreateLogger();
    }
}
