namespace Luma.Cli.Connection.Ssh;

/// <summary>A connection to an agent through the standard input and output of its bridge.</summary>
/// <param name="keep">Whether the bridge outlives it, to tell why it ended.</param>
internal sealed class BridgeStream(RemoteProcess bridge, bool keep = false) : Stream
{
    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => bridge.Output.Read(buffer, offset, count);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => bridge.Output.ReadAsync(buffer, cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => bridge.Input.Write(buffer, offset, count);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => bridge.Input.WriteAsync(buffer, cancellationToken);

    public override void Flush() => bridge.Input.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => bridge.Input.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !keep)
        {
            bridge.Dispose();
        }

        base.Dispose(disposing);
    }
}
