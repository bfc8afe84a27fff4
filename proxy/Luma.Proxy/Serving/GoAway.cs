using System.Reflection;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Luma.Proxy;

/// <summary>
/// Tells the client of an HTTP/2 connection to take another one for its next request, while what is on its way is still answered
/// (RFC 9113, section 6.8). Kestrel tells only those that have a request under way and closes the others outright, so its own
/// writer of frames is asked for it, which has no public name. Where that is not to be had, a connection is closed unwarned.
/// </summary>
internal sealed class GoAway
{
    // No stream is beyond it, so none is refused.
    private const int LastStream = int.MaxValue;

    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly FieldInfo? _context =
        typeof(KestrelServer).Assembly.GetType("Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http2.Http2Stream")?.GetField("_context", Members);

    private static readonly PropertyInfo? _writer = _context?.FieldType.GetProperty("FrameWriter", Members);

    private static readonly MethodInfo? _write = _writer?.PropertyType.GetMethod("WriteGoAwayAsync", Members);

    private object? _request;
    private int _wanted;
    private int _told;

    /// <summary>A request on the connection, by which it can be told.</summary>
    public void Follow(IFeatureCollection request)
    {
        if (_context?.DeclaringType?.IsInstanceOfType(request) == true)
        {
            Interlocked.Exchange(ref _request, request);
            TellIfWanted();
        }
    }

    /// <summary>Tells it, with its first request if there was none yet.</summary>
    public void Tell()
    {
        Interlocked.Exchange(ref _wanted, 1);
        TellIfWanted();
    }

    private void TellIfWanted()
    {
        if (Volatile.Read(ref _wanted) == 0 || Volatile.Read(ref _request) is not { } request || Interlocked.Exchange(ref _told, 1) == 1)
        {
            return;
        }

        if (_context?.GetValue(request) is { } context && _writer?.GetValue(context) is { } writer && _write is not null)
        {
            const int NoError = 0;
            _write.Invoke(writer, [LastStream, Enum.ToObject(_write.GetParameters()[1].ParameterType, NoError)]);
        }
    }
}
