using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serilog;

namespace Luma.Agent.Hosting;

/// <summary>
/// An ASP.NET host with a log and one unix socket. The usual builders would also read an appsettings.json of the current
/// directory and variables such as ASPNETCORE_URLS, with which a stranger could open more endpoints, and watch that directory.
/// </summary>
internal static class BareHost
{
    /// <param name="socket">The name of the unix socket, which it gets when it is published.</param>
    /// <param name="jsonLog">Log lines as JSON instead of text.</param>
    public static WebApplicationBuilder NewBuilder(string socket, bool jsonLog)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = "/" });
        builder.Services.AddRoutingCore();
        builder.Logging.AddSerilog(AgentLog.Create(jsonLog), dispose: true);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(AgentSocket.Unpublished(socket)));
        return builder;
    }
}
