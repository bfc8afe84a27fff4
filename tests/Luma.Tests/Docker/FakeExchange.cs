using System.Text;

namespace Luma.Tests.Docker;

/// <summary>One request to the fake engine, and the means to answer it well or badly.</summary>
internal sealed record FakeExchange(
    Stream Stream, string Request, IReadOnlyDictionary<string, string> Headers, string Body, CancellationToken Stopping)
{
    /// <summary>Whether the connection ends with this answer.</summary>
    public bool Hangup { get; private set; }

    public Task ReplyAsync(int status, string body, string headers = "") =>
        WriteAsync($"HTTP/1.1 {status} Whatever\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    /// <summary>Begins an answer of unknown length.</summary>
    public Task BeginAsync(string contentType = "application/json") =>
        WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: {contentType}\r\nTransfer-Encoding: chunked\r\n\r\n");

    public async Task ChunkAsync(ReadOnlyMemory<byte> bytes)
    {
        await WriteAsync($"{bytes.Length:x}\r\n");
        await Stream.WriteAsync(bytes, Stopping);
        await WriteAsync("\r\n");
    }

    public Task ChunkAsync(string text) => ChunkAsync(Encoding.UTF8.GetBytes(text));

    public Task EndAsync() => WriteAsync("0\r\n\r\n");

    public async Task WriteAsync(string text) => await Stream.WriteAsync(Encoding.UTF8.GetBytes(text), Stopping);

    public void HangUp() => Hangup = true;

    /// <summary>Answers never.</summary>
    public Task HangAsync() => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, Stopping);
}
