namespace Luma.Benchmarks.Load;

/// <summary>A kind of request that a proxy is measured with.</summary>
/// <param name="Connections">At once; with HTTP/2 each of them carries <see cref="StreamsPerConnection"/> requests at a time.</param>
internal sealed record Shape(string Name, string Path, int Connections)
{
    /// <summary>The streams of each HTTP/2 connection.</summary>
    public const int StreamsPerConnection = 8;

    /// <summary>Bytes of a POST; 0 makes it a GET.</summary>
    public int Body { get; init; }

    /// <summary>A new connection for each request.</summary>
    public bool Fresh { get; init; }

    public bool Http2 { get; init; }

    /// <summary>The hosts that the requests name in turn; one of them only where it is null.</summary>
    public IReadOnlyList<string>? Hosts { get; init; }
}
