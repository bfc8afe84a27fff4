using System.Buffers;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Luma.Proxy;

/// <summary>
/// Lets clients speak HTTP/2 on a cleartext port without asking first (RFC 9113, section 3.3). Kestrel serves one
/// version per cleartext port, so the first bytes are looked at here, once per connection, and left for it to read.
/// </summary>
internal sealed class PriorKnowledge(ConnectionDelegate next, TimeSpan patience, TimeProvider time)
{
    private static readonly object? _http2 = Choice(HttpProtocols.Http2);

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Serves the connection; one that says nothing within the patience is closed.</summary>
    public async Task ServeAsync(ConnectionContext connection)
    {
        if (await SpeaksHttp2Async(connection) is not { } http2)
        {
            return;
        }

        if (http2 && _http2 is not null)
        {
            connection.Features[_http2.GetType()] = _http2;
        }
        else
        {
            SendingHalf.Watch(connection);
        }

        await next(connection);
    }

    /// <summary>Null if nothing came.</summary>
    private async ValueTask<bool?> SpeaksHttp2Async(ConnectionContext connection)
    {
        var closing = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using var limit = new CancellationTokenSource(patience, time);
        await using var stop = closing.UnsafeRegister(static limit => ((CancellationTokenSource)limit!).Cancel(), limit);
        var input = connection.Transport.Input;
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(limit.Token);
                var (begins, whole) = Compare(read.Buffer);
                var decided = whole || !begins || read.IsCompleted;
                input.AdvanceTo(read.Buffer.Start, decided ? read.Buffer.Start : read.Buffer.End);
                if (decided)
                {
                    return read.Buffer.IsEmpty && read.IsCompleted ? null : whole;
                }
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // A server that stops closes idle connections, and Kestrel knows how; something may have come just now.
            return closing.IsCancellationRequested ? false : null;
        }
    }

    private static (bool Begins, bool Whole) Compare(ReadOnlySequence<byte> bytes)
    {
        Span<byte> head = stackalloc byte[Preface.Length];
        var length = (int)Math.Min(bytes.Length, head.Length);
        bytes.Slice(0, length).CopyTo(head);
        var begins = Preface.StartsWith(head[..length]);
        return (begins, begins && length == Preface.Length);
    }

    // Kestrel chooses so among certificates; it has no public word for it. Without it, only HTTP/1.1 is served here.
    private static object? Choice(HttpProtocols protocols)
    {
        try
        {
            return NewChoice(protocols);
        }
        catch (Exception changed) when (changed is TypeLoadException or MissingMethodException)
        {
            return null;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    [return: UnsafeAccessorType("Microsoft.AspNetCore.Server.Kestrel.Core.Internal.HttpProtocolsFeature, Microsoft.AspNetCore.Server.Kestrel.Core")]
    private static extern object NewChoice(HttpProtocols protocols);
}
