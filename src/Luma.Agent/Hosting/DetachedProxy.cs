using Luma.Agent.Reconciling;
using Luma.Proxy;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Luma.Agent.Hosting;

/// <summary>The proxy in a process of its own, which serves already: it learns what this agent knows, and loses no replica by that.</summary>
internal sealed partial class DetachedProxy(
    BrokenDeployments broken, Reconciler reconciler, TimeProvider time, ILogger<DetachedProxy> log) : IHostedService
{
    /// <summary>One that does not run yet must not keep the agent from answering; the reconciler comes back to it.</summary>
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(5);

    public async Task StartAsync(CancellationToken cancellation)
    {
        broken.Close();
        using var limit = new CancellationTokenSource(FirstLook, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await reconciler.PublishKnownAsync(either.Token);
        }
        catch (Exception fault) when (fault is ProxyUnreachableException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            LogNotYet();
        }
        catch (RouteTableRejectedException fault)
        {
            // Its disk is full, for instance. The table of before is in force until the reconciler has got this one through.
            LogRefused(fault.Message);
        }
    }

    public Task StopAsync(CancellationToken cancellation) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "The proxy does not answer yet; it gets its routes when it does")]
    private partial void LogNotYet();

    [LoggerMessage(LogLevel.Warning, "The proxy goes on with the routes that it has, and is asked again: {Reason}")]
    private partial void LogRefused(string reason);
}
