using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Luma.Proxy;

/// <summary>
/// The bodies of one request and its answer as they go by between client and proxy: reads the one, writes the other, and notes
/// when a byte last did. Set between Kestrel and the forwarder, in front of the streams of each request.
/// </summary>
internal sealed class ClientBody(TimeProvider time) : AsyncStream, IHttpResponseBodyFeature
{
    private Stream _request = Null;
    private IHttpResponseBodyFeature _response = new StreamResponseBodyFeature(Null);
    private IFeatureCollection? _features;
    private Socket? _source;
    private PipeReader? _arrived;
    private long _movedAt;
    private Turn _reading;
    private Turn _writing;
    private volatile bool _asked;

    public override bool CanRead => true;

    Stream IHttpResponseBodyFeature.Stream => this;

    PipeWriter IHttpResponseBodyFeature.Writer => _response.Writer;

    /// <summary>Whether somebody began to read the request's body, and has not seen its end.</summary>
    public bool IsUnderWay => _asked;

    /// <summary>Time since the last byte; the longest there is while none has gone by.</summary>
    public TimeSpan StillFor() => Volatile.Read(ref _movedAt) is not 0 and var at ? time.GetElapsedTime(at) : TimeSpan.MaxValue;

    /// <summary>
    /// Bytes that the client has taken so far, while the kernel still has some for it: a client that is slow takes of these for a
    /// long time before the next are written. Null when all is taken, or nobody can tell.
    /// </summary>
    public ulong? Taken() => TcpInfo.Taken(_features?.Get<IConnectionSocketFeature>()?.Socket);

    /// <summary>Watches over a request; once more for one that is sent again.</summary>
    public void Follow(HttpContext http)
    {
        var response = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        if (ReferenceEquals(response, this))
        {
            return;
        }

        _response = response;
        _features = http.Features;
        _movedAt = 0;
        _asked = false;
        http.Features.Set<IHttpResponseBodyFeature>(this);
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false)
        {
            FollowRequest(http.Request);
        }
    }

    /// <summary>Whether some of the request's body is here, and the rest, or more of it, too.</summary>
    public bool IsArriving()
    {
        if (_arrived?.TryRead(out var read) != true)
        {
            return false;
        }

        _arrived.AdvanceTo(read.Buffer.Start);
        return !read.Buffer.IsEmpty && (read.IsCompleted || MoreWaits());
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _asked = true;
        var reading = _request.ReadAsync(buffer, cancellationToken);
        return buffer.IsEmpty ? reading : NotedAsync(reading, buffer, cancellationToken);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Note();
        var writing = _response.Stream.WriteAsync(buffer, cancellationToken);
        var turnIsOver = _writing.IsOver(buffer.Length);
        return writing.IsCompletedSuccessfully && !turnIsOver ? writing : NotedAsync(writing, turnIsOver);
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        Note();
        return _response.Stream.FlushAsync(cancellationToken);
    }

    public void DisableBuffering() => _response.DisableBuffering();

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        _response.SendFileAsync(path, offset, count, cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken = default) => _response.StartAsync(cancellationToken);

    public Task CompleteAsync() => _response.CompleteAsync();

    // The kernel tells nothing of one stream among many, and of a body without a length each piece may be waited for.
    private void FollowRequest(HttpRequest request)
    {
        _request = request.Body;
        var ofKnownLength = request.ContentLength > 0 && HttpProtocol.IsHttp11(request.Protocol);
        _source = ofKnownLength ? _features!.Get<IConnectionSocketFeature>()?.Socket : null;
        _arrived = ofKnownLength ? request.BodyReader : null;
        request.Body = this;
    }

    private bool MoreWaits()
    {
        try
        {
            return _source is { Available: > 0 };
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    private void Note() => Volatile.Write(ref _movedAt, Math.Max(1, time.GetTimestamp()));

    // What the kernel holds already, Kestrel hands out in blocks of 4 kB; each that is passed on alone costs the app a wake-up.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> NotedAsync(ValueTask<int> reading, Memory<byte> buffer, CancellationToken cancellation)
    {
        var read = 0;
        var piece = await reading;
        while (piece > 0)
        {
            Note();
            read += piece;
            piece = read < buffer.Length && MoreWaits() ? await _request.ReadAsync(buffer[read..], cancellation) : 0;
        }

        _asked = read > 0;
        if (_reading.IsOver(read))
        {
            await Task.Yield();
        }

        return read;
    }

    // The client takes its time: the end of the write is a movement too.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask NotedAsync(ValueTask writing, bool turnIsOver)
    {
        await writing;
        Note();
        if (turnIsOver)
        {
            await Task.Yield();
        }
    }
}
