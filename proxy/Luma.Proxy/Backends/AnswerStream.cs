namespace Luma.Proxy;

/// <summary>The reading half of a connection on which a request is still being sent; nothing is written to it, and it ends the connection.</summary>
internal sealed class AnswerStream(BackendStream connection) : AsyncStream
{
    public override bool CanRead => true;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        connection.ReadEarlyAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => default;

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            connection.EndEarly();
        }

        base.Dispose(disposing);
    }
}
