namespace Luma.Proxy;

/// <summary>Writes through to another stream, which is flushed when it is full: the forwarder would send a request's head alone.</summary>
internal sealed class PatientStream(Stream to) : AsyncStream
{
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        to.WriteAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
