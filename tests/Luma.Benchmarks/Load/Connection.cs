using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Luma.Benchmarks.Load;

/// <summary>
/// HTTP/1.1 by hand, one request at a time. .NET's own client sends a request again when a connection that it kept was closed, and
/// so would hide the very failures that are counted.
/// </summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[8192];
    private int _filled;
    private bool _staysOpen = true;

    private Connection()
    {
    }

    /// <summary>
    /// Whether another request may follow: the server has not said otherwise, and has not closed the connection while it was idle,
    /// at which every client looks before it uses one again.
    /// </summary>
    public bool IsOpen => _staysOpen && !_socket.Poll(0, SelectMode.SelectRead);

    public static async Task<Connection> OpenAsync(IPEndPoint server, CancellationToken cancellation)
    {
        var connection = new Connection();
        try
        {
            await connection._socket.ConnectAsync(server, cancellation);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Sends a whole request and reads the whole answer, which must be short.</summary>
    /// <exception cref="BrokenAnswerException">The connection ended first.</exception>
    public async Task<Answer> AskAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        for (var left = request; left.Length > 0;)
        {
            left = left[await _socket.SendAsync(left, cancellation)..];
        }

        _filled = 0;
        var head = await HeadAsync(cancellation);
        var text = Encoding.ASCII.GetString(_buffer, 0, head);
        _staysOpen = !text.Contains("\r\nconnection: close", StringComparison.OrdinalIgnoreCase);
        var body = await BodyAsync(head, text, cancellation);
        return new(int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture), body);
    }

    public void Dispose() => _socket.Dispose();

    private async Task<int> HeadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var end = _buffer.AsSpan(0, _filled).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                return end + 4;
            }

            await FillAsync(cancellation);
        }
    }

    private async Task<string> BodyAsync(int head, string headers, CancellationToken cancellation)
    {
        const string Length = "\r\ncontent-length: ";
        var at = headers.IndexOf(Length, StringComparison.OrdinalIgnoreCase);
        var end = at < 0 ? -1 : headers.IndexOf('\r', at + Length.Length);
        var length = at < 0 ? -1 : int.Parse(headers.AsSpan((at + Length.Length)..end), CultureInfo.InvariantCulture);
        while (length < 0 ? !_buffer.AsSpan(head, _filled - head).EndsWith("0\r\n\r\n"u8) : _filled - head < length)
        {
            await FillAsync(cancellation);
        }

        return Encoding.ASCII.GetString(_buffer, head, _filled - head);
    }

    private async Task FillAsync(CancellationToken cancellation)
    {
        var read = await _socket.ReceiveAsync(_buffer.AsMemory(_filled), cancellation);
        if (read == 0)
        {
            throw new BrokenAnswerException(_filled == 0 ? "closed before an answer" : "closed within the answer");
        }

        _filled += read;
    }
}
