using Luma.Agent.Upgrading;
using Luma.Proxy;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Luma.Agent.ProxyProcess;

/// <summary>Loads the last table before the first connection is accepted, and lets the last request end.</summary>
internal sealed partial class ProxyLife(ProxyServer proxy, TableFile file, Inheritance inheritance, ILogger<ProxyLife> log) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellation)
    {
        proxy.Switchboard.Apply(inheritance.Table ?? file.Load());
        await proxy.StartAsync(cancellation);
        LogListening(string.Join(", ", proxy.Endpoints), proxy.Switchboard.Current.Routes.Length, proxy.Switchboard.Current.Generation);
    }

    public Task StopAsync(CancellationToken cancellation) => proxy.StopAsync(cancellation);

    [LoggerMessage(LogLevel.Information, "The proxy listens on {Endpoints} with {Routes} routes of generation {Generation}")]
    private partial void LogListening(string endpoints, int routes, long generation);
}
