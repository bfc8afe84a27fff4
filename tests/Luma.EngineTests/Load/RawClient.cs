using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Luma.EngineTests.Load;

/// <summary>
/// HTTP/1.1 by hand. .NET's own client sends a request again when a connection it kept was closed, and so would hide the very
/// failures that are looked for.
/// </summary>
internal sealed class RawClient : IDisposable
{
    private readonly Stream _stream;
    private readonly StreamReader _reader;

    private RawClient(Stream stream)
    {
        _stream = stream;
        _reader = new(stream, Encoding.ASCII);
    }

    /// <summary>Whether the server keeps the connection open for another request.</summary>
    public bool StaysOpen { get; private set; } = true;

    /// <param name="server">Where to connect to.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <param name="tls">The host whose certificate is asked for, whoever signed it; without TLS where none is given.</param>
    public static async Task<RawClient> ConnectAsync(IPEndPoint server, CancellationToken cancellation, string? tls = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server, cancellation);
            var plain = new NetworkStream(socket, ownsSocket: true);
            return new(tls is null ? plain : await SecureAsync(plain, tls, cancellation));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <param name="request">Method and path.</param>
    public async Task<(int Status, string Body)> AskAsync(string request, string host, string body, bool close, CancellationToken cancellation)
    {
        var headers = $"Host: {host}\r\nContent-Length: {body.Length}\r\n{(close ? "Connection: close\r\n" : "")}";
        await SendAsync($"{request} HTTP/1.1\r\n{headers}\r\n{body}", cancellation);
        return await AnswerAsync(close, cancellation);
    }

    public void Dispose() => _reader.Dispose();

    private static async Task<Stream> SecureAsync(Stream plain, string host, CancellationToken cancellation)
    {
        var secure = new SslStream(plain);
        await secure.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = host, RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null },
            cancellation);
        return secure;
    }

    private async Task SendAsync(string text, CancellationToken cancellation) =>
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(text), cancellation);

    private async Task<(int Status, string Body)> AnswerAsync(bool close, CancellationToken cancellation)
    {
        var status = int.Parse((await LineAsync(cancellation)).Split(' ')[1], CultureInfo.InvariantCulture);
        var headers = await HeadersAsync(cancellation);
        StaysOpen = !close && headers.GetValueOrDefault("connection") != "close";
        return (status, headers.TryGetValue("content-length", out var length)
            ? await ExactlyAsync(int.Parse(length, CultureInfo.InvariantCulture), cancellation)
            : await ChunksAsync(cancellation));
    }

    private async Task<Dictionary<string, string>> HeadersAsync(CancellationToken cancellation)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await LineAsync(cancellation) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return headers;
    }

    private async Task<string> ChunksAsync(CancellationToken cancellation)
    {
        var body = new StringBuilder();
        while (int.Parse(await LineAsync(cancellation), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var size)
        {
            body.Append(await ExactlyAsync(size, cancellation));
            await LineAsync(cancellation);
        }

        await LineAsync(cancellation);
        return body.ToString();
    }

    private async Task<string> ExactlyAsync(int length, CancellationToken cancellation)
    {
        var buffer = new char[length];
        var read = await _reader.ReadBlockAsync(buffer, cancellation);
        return read == length ? new(buffer) : throw new IOException($"the body ended after {read} of {length} bytes");
    }

    private async Task<string> LineAsync(CancellationToken cancellation) =>
        await _reader.ReadLineAsync(cancellation) ?? throw new IOException("the connection was closed before the answer was complete");
}
