using System.Diagnostics;
using System.Globalization;
using Luma.Agent.Api;
using Luma.Agent.Hosting;
using Luma.Core.Api;
using Luma.Proxy;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Luma.Agent.Upgrading;

/// <summary>
/// Puts the program that lies now at this one's path into this one's place. Until the new process serves, nothing is given
/// up that cannot be taken up again; from then on this one only ends what it has begun.
/// </summary>
internal sealed partial class Upgrade(
    IPlace place, Inheritance inheritance, UpgradeSettings settings, IHostApplicationLifetime life, TimeProvider time, ILogger<Upgrade> log) : IDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(1);

    private Successor? _successor;

    /// <summary>Whether another process has taken this one's place.</summary>
    public bool Replaced { get; private set; }

    /// <exception cref="ApiFault">A deployment is under way, or the new process did not come to serve; this one serves on.</exception>
    public async Task<UpgradeReport> RunAsync(CancellationToken cancellation)
    {
        await place.PauseAsync(cancellation);
        LogBegun();
        try
        {
            _successor = await ReplaceAsync();
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            await place.ResumeAsync();
            LogFailed(fault.Message);
            throw ApiFault.UpgradeFailed(fault.Message);
        }

        Replaced = true;
        LogReplaced(_successor.Process, _successor.Version);
        _ = Task.Run(LeaveAsync, CancellationToken.None);
        return new(Environment.ProcessId, AgentVersions.Own, _successor.Process, _successor.Version);
    }

    public void Dispose() => _successor?.Dispose();

    private async Task<Successor> ReplaceAsync()
    {
        var successor = new Successor(string.Create(CultureInfo.InvariantCulture, $"{settings.Socket}.upgrade.{Environment.ProcessId}"));
        using var process = StartOrDispose(successor);
        using var limit = new CancellationTokenSource(LongestStart, time);
        try
        {
            await UnlessEndedAsync(process, successor.ArriveAsync, limit.Token);
            await place.QuietAsync();
            await UnlessEndedAsync(process, token => successor.TakeAsync(place.Sockets, place.Table, token), limit.Token);
        }
        catch (Exception fault)
        {
            successor.Dispose();
            await EndAsync(process);
            throw fault is OperationCanceledException
                ? new IOException($"the new process did not serve within {LongestStart.TotalSeconds} s")
                : fault;
        }

        await successor.SettleAsync();
        return successor;
    }

    private static Process StartOrDispose(Successor successor)
    {
        try
        {
            return OwnProgram.Start(successor.Path);
        }
        catch
        {
            successor.Dispose();
            throw;
        }
    }

    private static async Task UnlessEndedAsync(Process process, Func<CancellationToken, Task> act, CancellationToken limit)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit);
        var (acting, ended) = (act(either.Token), process.WaitForExitAsync(either.Token));
        var first = await Task.WhenAny(acting, ended);
        if (first == ended && !limit.IsCancellationRequested && !acting.IsCompleted)
        {
            await either.CancelAsync();
            await acting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new IOException($"the new process ended with exit code {process.ExitCode} before it served");
        }

        await acting;
    }

    private static async Task EndAsync(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private async Task LeaveAsync()
    {
        var left = await place.LeaveAsync(settings.Leave, life.ApplicationStopping);
        // Only when nobody serves any more by the routes of before does the next one know that it is alone.
        await inheritance.PredecessorLeft;
        LogLeft(left.Elapsed.TotalSeconds, left.InFlight, left.Closed, left.Cut);
        life.StopApplication();
    }

    [LoggerMessage(LogLevel.Information, "Upgrade: starting the new process")]
    private partial void LogBegun();

    [LoggerMessage(LogLevel.Error, "Upgrade failed, this process serves on: {Reason}")]
    private partial void LogFailed(string reason);

    [LoggerMessage(LogLevel.Information, "Upgrade: process {Process} of version {Version} serves; this one ends what it has begun")]
    private partial void LogReplaced(int process, string version);

    [LoggerMessage(LogLevel.Information, "Upgrade: left after {Seconds:0.0} s; {InFlight} requests were in flight, {Closed} streams were closed, {Cut} requests cut off")]
    private partial void LogLeft(double seconds, int inFlight, int closed, int cut);
}

/// <summary>What an upgrade needs to know.</summary>
/// <param name="Socket">The process's own unix socket, beside which the handover takes place.</param>
/// <param name="Leave">How long the process waits for what it has begun.</param>
internal sealed record UpgradeSettings(string Socket, LeaveLimits Leave);
