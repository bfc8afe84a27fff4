namespace Luma.Docker.Connection;

/// <summary>
/// An answer that comes bit by bit. The one place where silence that lasts too long and broken connections become
/// exceptions, so that the readers above it need not know. Disposing it releases the connection.
/// </summary>
internal sealed class EngineStream(
    HttpResponseMessage response, Stream body, string call, TimeSpan idle, DockerClientOptions options) : Stream
{
    public string? ContentType => response.Content.Headers.ContentType?.MediaType;

    public string Call => call;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var deadline = new Deadline(idle, options.Time, cancellationToken);
        try
        {
            return await body.ReadAsync(buffer, deadline.Token);
        }
        catch (OperationCanceledException e) when (deadline.Expired)
        {
            throw new DockerTimeoutException(call, idle, e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw DockerUnreachableException.ConnectionLost(call, options.Endpoint, e);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously");
    public override void Flush() => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            response.Dispose();
        base.Dispose(disposing);
    }
}
