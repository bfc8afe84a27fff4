using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Luma.Proxy;

/// <summary>One connection between the old process and the new one: sockets, and messages of one line of JSON each.</summary>
internal sealed class HandoverChannel(Socket socket) : IDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private StreamReader? _lines;

    public void SendSockets(IReadOnlyList<Socket> sockets) => Descriptors.Send(socket, sockets);

    public Task<IReadOnlyList<Socket>> ReceiveSocketsAsync(CancellationToken cancellation) => Descriptors.ReceiveAsync(socket, cancellation);

    public async Task SendAsync<T>(T message, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(message, type), (byte)'\n'];
        await _stream.WriteAsync(line, cancellation);
    }

    /// <summary>The next message.</summary>
    /// <exception cref="HandoverException">The other side has gone, or what it says makes no sense.</exception>
    public async Task<T> ReceiveAsync<T>(JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        try
        {
            // Not before the sockets have come: it reads ahead.
            _lines ??= new(_stream, Encoding.UTF8);
            var line = await _lines.ReadLineAsync(cancellation) ?? throw new HandoverException("the other process has gone");
            return JsonSerializer.Deserialize(line, type) ?? throw new HandoverException("the other process said nothing");
        }
        catch (JsonException fault)
        {
            throw new HandoverException($"the other process said what makes no sense here: {fault.Message}", fault);
        }
    }

    /// <summary>Completes when the other side has closed the connection, which a process does at the latest by ending.</summary>
    public async Task ClosedAsync()
    {
        try
        {
            while (await _stream.ReadAsync(new byte[64]) > 0)
            {
            }
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException)
        {
            // Gone is gone.
        }
    }

    public void Dispose()
    {
        _lines?.Dispose();
        _stream.Dispose();
    }
}
