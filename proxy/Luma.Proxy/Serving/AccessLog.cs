using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace Luma.Proxy;

/// <summary>
/// A line of JSON per request, written beside the requests: a log that is slow or full holds nobody up, its lines are lost
/// and counted instead.
/// </summary>
internal sealed class AccessLog : IAsyncDisposable
{
    private const int LinesWaiting = 10_000;

    private readonly Channel<AccessEntry> _entries;
    private readonly Stream _to;
    private readonly TimeProvider _time;
    private readonly Task _writing;
    private long _lost;

    public AccessLog(Stream to, TimeProvider time)
    {
        _to = to;
        _time = time;
        _entries = Channel.CreateBounded<AccessEntry>(
            new BoundedChannelOptions(LinesWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true },
            _ => Interlocked.Increment(ref _lost));
        _writing = Task.Run(WriteAsync);
    }

    public void Add(HttpContext http, Route route, TimeSpan took) => _entries.Writer.TryWrite(AccessEntry.Of(http, route, _time.GetUtcNow(), took));

    public async ValueTask DisposeAsync()
    {
        _entries.Writer.TryComplete();
        await _writing;
    }

    private async Task WriteAsync()
    {
        using var buffer = new MemoryStream();
        while (await _entries.Reader.WaitToReadAsync())
        {
            buffer.SetLength(0);
            while (buffer.Length < 64 * 1024 && _entries.Reader.TryRead(out var entry))
            {
                Line(buffer, writer => entry.Write(writer));
            }

            if (Interlocked.Exchange(ref _lost, 0) is > 0 and var lost)
            {
                Line(buffer, writer => writer.WriteNumber("lines_lost", lost));
            }

            await TryWriteAsync(buffer);
        }
    }

    private static void Line(MemoryStream buffer, Action<Utf8JsonWriter> write)
    {
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
    }

    private async Task TryWriteAsync(MemoryStream buffer)
    {
        try
        {
            await _to.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
            await _to.FlushAsync();
        }
        catch (IOException)
        {
            // A full disk must not stop what is only written down.
        }
    }
}
