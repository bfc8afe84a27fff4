using Luma.Core.Api;
using Luma.Core.Units;

namespace Luma.Agent.Checks;

/// <summary>All checks, side by side; one that hangs or fails costs the others nothing.</summary>
internal sealed class Checkup(IEnumerable<ICheck> checks, TimeProvider time)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    public async Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation) =>
        [.. (await Task.WhenAll(checks.Select(check => LookAsync(check, cancellation)))).SelectMany(results => results)];

    private async Task<IReadOnlyList<CheckResult>> LookAsync(ICheck check, CancellationToken cancellation)
    {
        using var timer = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellation);
        try
        {
            return await check.LookAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return [CheckResult.Trouble(check.Area, $"gave no answer within {Duration.Format(Timeout)}", "see whether Docker and the proxy answer, and how busy the server is")];
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return [CheckResult.Trouble(check.Area, $"could not be looked at: {fault.Message}", "mend what is named, then look again")];
        }
    }
}
