using System.Net;
using System.Net.Sockets;
using System.Text;
using Luma.Proxy;

namespace Luma.Tests.Proxy.Rig;

/// <summary>A backend that speaks raw bytes: what arrives is seen as it came, what is answered need not be HTTP.</summary>
internal sealed class RawApp : IAsyncDisposable
{
    private static int _count;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<RawConnection, Task> _serve;
    private readonly Task _accepting;
    private int _connections;

    public RawApp(Func<RawConnection, Task> serve)
    {
        _serve = serve;
        _listener.Start();
        Address = new()
        {
            Id = $"raw-{Interlocked.Increment(ref _count)}",
            Address = IPAddress.Loopback,
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
        };
        _accepting = AcceptAsync();
    }

    public BackendAddress Address { get; }

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Answers each request on a connection with these bytes, and tells the head that asked for them.</summary>
    public static RawApp Answering(string response, Action<string>? seen = null) => new(async connection =>
    {
        while (await connection.HeadAsync() is { } head)
        {
            seen?.Invoke(head);
            await connection.SendAsync(response);
        }
    });

    /// <summary>An address at which nothing listens.</summary>
    public static BackendAddress Nowhere()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new() { Id = $"nowhere-{Interlocked.Increment(ref _count)}", Address = IPAddress.Loopback, Port = ((IPEndPoint)listener.LocalEndpoint).Port };
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_end.Token);
                serving.Add(ServeAsync(socket, Interlocked.Increment(ref _connections)));
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The listener is closed.
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket socket, int number)
    {
        using var connection = new RawConnection(socket, number, _end.Token);
        try
        {
            await _serve(connection);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or ObjectDisposedException or TimeoutException)
        {
            // The proxy hung up, or the test is over.
        }
    }
}

/// <summary>One TCP connection, read and written by hand; Latin-1, so that every byte is one character.</summary>
internal sealed class RawConnection(Socket socket, int number, CancellationToken end) : IDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private readonly StringBuilder _pending = new();

    /// <summary>The how-manieth connection this is, from 1.</summary>
    public int Number => number;

    public CancellationToken End => end;

    public static async Task<RawConnection> OpenAsync(IPEndPoint endpoint)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(endpoint);
        return new RawConnection(socket, 0, CancellationToken.None);
    }

    public async Task SendAsync(string bytes) => await _stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), end);

    /// <summary>Everything up to and including the empty line, or null if the other side closed before.</summary>
    public Task<string?> HeadAsync() => UntilAsync("\r\n\r\n");

    /// <summary>Everything up to and including the marker, or null if the other side closed before.</summary>
    public async Task<string?> UntilAsync(string marker)
    {
        while (true)
        {
            var text = _pending.ToString();
            var found = text.IndexOf(marker, StringComparison.Ordinal);
            if (found >= 0)
            {
                return Taken(found + marker.Length);
            }

            if (!await FillAsync())
            {
                return null;
            }
        }
    }

    /// <summary>So many bytes, or less if the other side closed before.</summary>
    public async Task<string> TakeAsync(int count)
    {
        while (_pending.Length < count && await FillAsync())
        {
        }

        return Taken(Math.Min(count, _pending.Length));
    }

    /// <summary>Everything until the other side ends; tells whether it ended in order or broke off.</summary>
    public async Task<(string Text, bool Reset)> ToEndAsync()
    {
        try
        {
            while (await FillAsync())
            {
            }

            return (_pending.ToString(), false);
        }
        catch (IOException)
        {
            return (_pending.ToString(), true);
        }
    }

    /// <summary>Says that nothing more will be sent; what comes is still read.</summary>
    public void Finish() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Closes with a reset instead of an orderly end.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    public void Dispose() => _stream.Dispose();

    private string Taken(int count)
    {
        var text = _pending.ToString(0, count);
        _pending.Remove(0, count);
        return text;
    }

    private async Task<bool> FillAsync()
    {
        var buffer = new byte[16 * 1024];
        var read = await _stream.ReadAsync(buffer, end);
        _pending.Append(Encoding.Latin1.GetString(buffer, 0, read));
        return read > 0;
    }
}
