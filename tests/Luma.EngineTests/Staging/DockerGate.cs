using System.Net.Sockets;
using System.Text;

namespace Luma.EngineTests.Staging;

/// <summary>A socket in front of Docker's that passes everything on, and can hold requests so that what was before them is seen.</summary>
internal sealed class DockerGate : IAsyncDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"luma-gate-{Guid.NewGuid():N}.sock");
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;
    private volatile Hold? _hold;

    public DockerGate()
    {
        _listener.Bind(new UnixDomainSocketEndPoint(_path));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    public string Endpoint => $"unix://{_path}";

    /// <summary>Holds requests to come, in the place of those that were held before.</summary>
    /// <param name="request">What their first line contains.</param>
    /// <param name="after">How many of the kind are passed on before.</param>
    public Hold HoldBack(string request, int after = 0) => _hold = new(request, after);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        File.Delete(_path);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptAsync(_end.Token)));
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var engine = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await engine.ConnectAsync(new UnixDomainSocketEndPoint(TestEngine.Endpoint.ToString()["unix://".Length..]), _end.Token);
            await Task.WhenAll(PassAsync(client, engine, AdmitsAsync), PassAsync(engine, client, _ => Task.FromResult(true)));
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException)
        {
            // One side is gone, or the test is over.
        }
        finally
        {
            client.Dispose();
        }
    }

    private async Task PassAsync(Socket from, Socket to, Func<string, Task<bool>> admits)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReceiveAsync(buffer, _end.Token) is > 0 and var read && await admits(Encoding.Latin1.GetString(buffer, 0, read)))
        {
            await to.SendAsync(buffer.AsMemory(0, read), _end.Token);
        }

        to.Shutdown(SocketShutdown.Send);
    }

    /// <summary>The beginning of a request is read at once: nobody here sends one in pieces, or a second one before its answer.</summary>
    private Task<bool> AdmitsAsync(string read) => _hold is { } hold && hold.Meets(read) ? hold.WaitAsync(_end.Token) : Task.FromResult(true);

    /// <summary>Requests on their way.</summary>
    internal sealed class Hold(string request, int after)
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<bool> _verdict = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _met;

        /// <summary>Returns when one is there, and Docker has not seen it.</summary>
        public Task ReachedAsync() => Until.TrueAsync($"a request {request} is held", () => _reached.Task.IsCompleted);

        public void Pass() => _verdict.TrySetResult(true);

        /// <summary>Docker never gets them.</summary>
        public void Drop() => _verdict.TrySetResult(false);

        internal bool Meets(string read) =>
            read.Split('\r')[0].Contains(request, StringComparison.Ordinal) && Interlocked.Increment(ref _met) > after;

        internal Task<bool> WaitAsync(CancellationToken cancellation)
        {
            _reached.TrySetResult();
            return _verdict.Task.WaitAsync(cancellation);
        }
    }
}
