using Luma.Agent.Reconciling;
using Luma.Agent.Upgrading;
using Luma.Proxy;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Luma.Agent.Hosting;

/// <summary>The proxy inside the agent's process: it opens its ports only when the table has been rebuilt, and is the last to close.</summary>
internal sealed partial class EmbeddedProxy(
    ProxyServer proxy, BrokenDeployments broken, Reconciler reconciler, Inheritance inheritance, TimeProvider time, ILogger<EmbeddedProxy> log) : IHostedService
{
    /// <summary>An engine that hangs must not keep the ports closed: known hosts then answer 503 until it speaks.</summary>
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(5);

    public async Task StartAsync(CancellationToken cancellation)
    {
        broken.Close();
        if (inheritance.Table is { } table)
        {
            proxy.Switchboard.Apply(table);
            await reconciler.PublishKnownAsync(cancellation);
        }
        else
        {
            await reconciler.PublishKnownAsync(cancellation);
            await LookAsync(cancellation);
        }

        await proxy.StartAsync(cancellation);
        LogListening(string.Join(", ", proxy.Endpoints), proxy.Switchboard.Current.Routes.Length);
    }

    public Task StopAsync(CancellationToken cancellation) => proxy.StopAsync(cancellation);

    private async Task LookAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(FirstLook, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await reconciler.LookAsync(either.Token);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            LogNotYet(fault.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "The proxy listens on {Endpoints} with {Routes} routes")]
    private partial void LogListening(string endpoints, int routes);

    [LoggerMessage(LogLevel.Warning, "Docker could not be looked at before the proxy opened: {Reason}")]
    private partial void LogNotYet(string reason);
}
