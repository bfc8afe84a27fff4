using System.Collections.Immutable;

namespace Luma.Proxy;

/// <summary>Requests for one host, optionally below one path, go to the backends of one release of one app.</summary>
public sealed record Route
{
    /// <summary>The host value that answers for every host without routes of its own.</summary>
    public const string AnyHost = "*";

    /// <summary>Host name without a port, compared without regard to case; <c>*</c> for every host without routes of its own.</summary>
    public required string Host { get; init; }

    /// <summary>
    /// Path at or below which the route applies, on segment boundaries: <c>/api</c> covers <c>/api</c> and <c>/api/x</c>,
    /// never <c>/apix</c>. The longest prefix wins. Default <c>/</c>, everything. Compared exactly; the path reaches the
    /// backend whole.
    /// </summary>
    public string PathPrefix { get; set; } = "/";

    /// <summary>The app that the route belongs to; figures are kept by app and release.</summary>
    public required string App { get; init; }

    /// <summary>The release that serves; empty for a target without releases.</summary>
    public required string Release { get; init; }

    /// <summary>The release's replicas. With none, requests are answered 503.</summary>
    public ImmutableArray<BackendAddress> Backends { get; set; } = [];

    /// <summary>A host to which all requests are sent on with 308, path and query kept; such a route needs no backends.</summary>
    public string? RedirectTo { get; set; }

    /// <summary>On what terms requests are passed on.</summary>
    public RouteSettings Settings { get; set; } = RouteSettings.None;

    /// <summary>Equal in every value, backends in order.</summary>
    public bool Equals(Route? other) =>
        other is not null
        && (Host, PathPrefix, App, Release, RedirectTo, Settings)
            == (other.Host, other.PathPrefix, other.App, other.Release, other.RedirectTo, other.Settings)
        && Backends.AsSpan().SequenceEqual(other.Backends.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Host, PathPrefix, App, Release, Backends.Length);
}
