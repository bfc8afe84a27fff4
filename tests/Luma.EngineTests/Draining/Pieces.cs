using System.Net;

namespace Luma.EngineTests.Draining;

/// <summary>A request body that comes in small pieces, a few in a second, until it is told to end.</summary>
internal sealed class Pieces(string piece) : HttpContent
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private volatile bool _over;

    /// <summary>How many bytes have been sent.</summary>
    public int Sent { get; private set; }

    /// <summary>Of an upload: a few in a second are more than the proxy wants of any body.</summary>
    public static Pieces OfUpload() => new(new string('p', 1024));

    public void End() => _over = true;

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        for (; !_over; await Task.Delay(Pause, TimeProvider.System))
        {
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(piece));
            await stream.FlushAsync();
            Sent += piece.Length;
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = -1;
        return false;
    }
}
