namespace Luma.Cli.Images;

/// <summary>How far an image is on its way to one server.</summary>
internal sealed class Transfer(string server)
{
    private readonly HashSet<string> _blobs = [];
    private long _sent;
    private long _here;
    private long _total;

    public string Server => server;

    public string Stage { get; set; } = "";

    /// <summary>Layers that are lacking there.</summary>
    public int Layers { get; private set; }

    /// <summary>Bytes that were sent.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Bytes that are there, of those that are needed.</summary>
    public long There => Interlocked.Read(ref _here) + Sent;

    /// <summary>Bytes that are needed, as far as it is known by now.</summary>
    public long Total => Interlocked.Read(ref _total);

    /// <summary>Whether nothing more comes of it.</summary>
    public bool Ended { get; set; }

    public void Expect(long total, int layers)
    {
        Layers = Math.Max(Layers, layers);
        Interlocked.Exchange(ref _total, Math.Max(Total, total));
    }

    /// <param name="blob">What is sent next.</param>
    /// <param name="here">Bytes of it that came there in an earlier run.</param>
    public void Begin(string blob, long here)
    {
        if (_blobs.Add(blob))
        {
            Interlocked.Add(ref _here, here);
        }
    }

    public void Add(long bytes) => Interlocked.Add(ref _sent, bytes);
}
