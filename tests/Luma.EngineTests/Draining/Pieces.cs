using System.Net;

namespace Luma.EngineTests.Draining;

/// <summary>A request body that comes in small pieces, a few in a second, until it is told to end.</summary>
internal sealed class Pieces(string piece) : HttpContent
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private volatile bool _over;

    /// <summary>How many have been sent.</summary>
    public int Sent { get; private set; }

    public void End() => _over = true;

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        for (; !_over; await Task.Delay(Pause, TimeProvider.System))
        {
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(piece));
            await stream.FlushAsync();
            Sent++;
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = -1;
        return false;
    }
}
