using System.Diagnostics;
using System.Net.Sockets;
using System.Net.WebSockets;

namespace Luma.Benchmarks.Load;

/// <summary>A client that does the same over and over until it is told to leave. Nothing that fails is tried again.</summary>
/// <param name="kind">What its requests are counted under.</param>
/// <param name="pause">Between an answer and the next request.</param>
/// <param name="afterFailure">Between a failure and the next request: one that failed at once is not to count more often than one that took its time.</param>
internal abstract class Visitor(string kind, TimeSpan pause, TimeSpan? afterFailure = null) : IDisposable
{
    private const string Left = "left";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task StayAsync(Crowd crowd, CancellationToken leave)
    {
        while (!leave.IsCancellationRequested)
        {
            var (tally, handover, began) = (crowd.Tally, crowd.Handover, Stopwatch.GetTimestamp());
            var (cause, version) = await TryAsync(leave);
            if (cause == Left)
            {
                return;
            }

            Count(tally, cause, began);
            if (version is not null)
            {
                handover.Report(version, began);
                NoteAnswer(crowd.Tally);
            }

            await Task.Delay(cause is null ? pause : afterFailure ?? pause, TimeProvider.System, leave).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public abstract void Dispose();

    /// <summary>One visit; gives the version that answered, where that is quick to tell, otherwise null.</summary>
    /// <param name="cancellation">Fires when the answer takes too long, and when the load ends.</param>
    /// <exception cref="UnexpectedAnswerException">It was not what it should be.</exception>
    protected abstract Task<string?> VisitAsync(CancellationToken cancellation);

    /// <summary>After a failure: whatever was kept is given up.</summary>
    protected abstract void Forget();

    private void NoteAnswer(Tally tally)
    {
        if (kind == Kinds.Fresh)
        {
            tally.NoteNewConnection();
        }
    }

    private void Count(Tally tally, string? cause, long began)
    {
        if (cause is null)
        {
            tally.CountAnswer(kind, Stopwatch.GetElapsedTime(began));
        }
        else
        {
            tally.CountFailure(kind, cause);
        }
    }

    private async Task<(string? Cause, string? Version)> TryAsync(CancellationToken leave)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(leave);
        limit.CancelAfter(Patience);
        try
        {
            return (null, await VisitAsync(limit.Token));
        }
        catch (Exception fault) when (CauseOf(fault) is { } cause)
        {
            Forget();
            return (leave.IsCancellationRequested ? Left : cause, null);
        }
    }

    private static string? CauseOf(Exception fault) => fault switch
    {
        UnexpectedAnswerException or BrokenAnswerException => fault.Message,
        OperationCanceledException => "no answer in 30 s",
        _ when fault.GetBaseException() is SocketException socket => socket.SocketErrorCode.ToString(),
        HttpRequestException http => http.HttpRequestError.ToString(),
        WebSocketException web => web.WebSocketErrorCode.ToString(),
        IOException => "broken connection",
        _ => null,
    };
}
