namespace Luma.Proxy;

/// <summary>On what terms the requests of one route are passed on. By default: as they come.</summary>
public sealed record RouteSettings
{
    /// <summary>No terms.</summary>
    public static RouteSettings None { get; } = new();

    /// <summary>Takes the route's path prefix off before the backend sees the path, and tells it in <c>X-Forwarded-Prefix</c>.</summary>
    public bool StripPrefix { get; set; }

    /// <summary>Answers requests over plain HTTP with 308 to HTTPS.</summary>
    public bool HttpsOnly { get; set; }

    /// <summary>Keeps a browser with one backend, by the cookie <c>luma-replica</c>.</summary>
    public bool Sticky { get; set; }

    /// <summary>Writes a line to <see cref="ProxyOptions.AccessLog"/> for each request.</summary>
    public bool AccessLog { get; set; }

    /// <summary>Answers a client of HTTP/1.1 without TLS that closes its sending half after its request; otherwise it is taken for gone.</summary>
    public bool HalfClose { get; set; }

    /// <summary>The largest request body in bytes; a larger one is answered 413. Default: no limit.</summary>
    public long? MaxBody { get; set; }

    /// <summary>How long after the request came the app must have begun its answer; then it is 504. Default: no limit.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>Requests beyond so many at once are answered 503. Default: no limit.</summary>
    public int? MaxRequests { get; set; }

    /// <summary>How long a request waits for a backend where none can be reached, before it is answered 503 or 502. Default 0.</summary>
    public TimeSpan Hold { get; set; }

    /// <summary>How the backends are watched while they serve. Default: they are not.</summary>
    public Liveness? Liveness { get; set; }
}
