namespace Luma.Proxy;

/// <summary>Writes through to another stream and flushes after each write.</summary>
internal sealed class PromptStream(Stream to) : AsyncStream
{
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await to.WriteAsync(buffer, cancellationToken);
        await to.FlushAsync(cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => to.FlushAsync(cancellationToken);
}
