namespace Luma.Core.Apps;

/// <summary>How requests find the app, and on what terms they are passed on.</summary>
public sealed record ProxySpec
{
    public const string Http1 = "http1";

    public const string H2c = "h2c";

    /// <summary>Host names that lead here; empty for an app that only other containers reach.</summary>
    public IReadOnlyList<string> Hosts { get; set; } = [];

    /// <summary>The port on which every container listens.</summary>
    public required int AppPort { get; init; }

    /// <summary>What the app speaks on it: <c>http1</c>, or <c>h2c</c>, HTTP/2 without TLS, as gRPC needs it. Default <c>http1</c>.</summary>
    public string Protocol { get; set; } = Http1;

    /// <summary>Only paths at or below it lead here. Default <c>/</c>: all of the host.</summary>
    public string PathPrefix { get; set; } = "/";

    /// <summary>Whether the app sees paths without the prefix. Default no.</summary>
    public bool StripPrefix { get; set; }

    /// <summary>Further host names whose requests are sent on (308) to the first of <see cref="Hosts"/>.</summary>
    public IReadOnlyList<string> RedirectFrom { get; set; } = [];

    /// <summary>Whether requests over plain HTTP are sent on (308) to HTTPS. Default no.</summary>
    public bool HttpsOnly { get; set; }

    /// <summary>Whether a browser's requests stay with one replica, by a cookie of the proxy's. Default no.</summary>
    public bool Sticky { get; set; }

    /// <summary>Whether each request leaves a line of JSON in the agent's log. Default no.</summary>
    public bool AccessLog { get; set; }

    /// <summary>Whether a client that closes its sending half after its request still gets the answer. Default no.</summary>
    public bool HalfClose { get; set; }

    public LimitSpec Limits { get; set; } = new();
}
