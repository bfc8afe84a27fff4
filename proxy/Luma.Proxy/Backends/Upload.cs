using System.Net;

namespace Luma.Proxy;

/// <summary>A request body on its way to a backend, which may begin to answer before it has all of it.</summary>
/// <param name="body">The body.</param>
/// <param name="prompt">Whether every piece is sent at once, since the body may be one half of a conversation; its length is unknown.</param>
/// <param name="source">Where the body comes from.</param>
internal sealed class Upload(HttpContent body, bool prompt, ClientBody source) : HttpContent
{
    // An answer to a request that is about to be complete needs no special care.
    private static readonly TimeSpan _grace = TimeSpan.FromMilliseconds(50);
    private static readonly AsyncLocal<Upload?> _current = new();

    private readonly TaskCompletionSource<BackendStream?> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _early = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The one on whose behalf something is written; null for a request without a body.</summary>
    public static Upload? Current => _current.Value;

    /// <summary>Ends with the connection on which an answer has begun before all was sent, or with null when no more is sent.</summary>
    public Task<BackendStream?> End => _end.Task;

    /// <summary>Ends when an answer has begun before all was sent, and otherwise never: a usual upload wakes nobody.</summary>
    public Task Early => _early.Task;

    /// <summary>An answer has begun on the connection; tells whether the rest of the body is still to be sent.</summary>
    public async Task<bool> IsAnsweredEarlyAsync(BackendStream on)
    {
        try
        {
            await End.WaitAsync(_grace);
            return false;
        }
        catch (TimeoutException)
        {
            return _end.TrySetResult(on) && _early.TrySetResult();
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _current.Value = this;
        try
        {
            await body.CopyToAsync(Fit(stream), context, cancellationToken);
        }
        finally
        {
            _end.TrySetResult(null);
        }
    }

    private Stream Fit(Stream stream) => prompt ? new PromptStream(stream) : source.IsArriving() ? new PatientStream(stream) : stream;

    protected override bool TryComputeLength(out long length)
    {
        length = -1;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            body.Dispose();
        }

        base.Dispose(disposing);
    }
}
