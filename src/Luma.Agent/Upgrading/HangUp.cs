using System.Runtime.InteropServices;
using Luma.Agent.Api;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Luma.Agent.Upgrading;

/// <summary>SIGHUP asks for an upgrade; how it went is in the log.</summary>
internal sealed partial class HangUp(Upgrade upgrade, ILogger<HangUp> log) : IHostedService
{
    private PosixSignalRegistration? _signal;

    public Task StartAsync(CancellationToken cancellation)
    {
        _signal = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            _ = Task.Run(UpgradeAsync);
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellation)
    {
        _signal?.Dispose();
        return Task.CompletedTask;
    }

    private async Task UpgradeAsync()
    {
        try
        {
            await upgrade.RunAsync(CancellationToken.None);
        }
        catch (ApiFault refused)
        {
            LogRefused(refused.Message);
        }
        catch (Exception fault)
        {
            LogFailed(fault);
        }
    }

    [LoggerMessage(LogLevel.Warning, "SIGHUP: {Reason}")]
    private partial void LogRefused(string reason);

    [LoggerMessage(LogLevel.Error, "SIGHUP: the upgrade failed")]
    private partial void LogFailed(Exception fault);
}
