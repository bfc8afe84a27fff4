using System.Collections.Immutable;

namespace Luma.Proxy;

/// <summary>
/// Routes for those alone who know a key: they see what is to serve before it does. Where none of them covers a request with the key, it goes
/// where it would go without. None of these requests is counted.
/// </summary>
public sealed record Preview
{
    /// <summary>The header in which a request has the key; it ends at the proxy.</summary>
    public const string Header = "Luma-Preview";

    /// <summary>The cookie in which a browser has the key.</summary>
    public const string Cookie = "luma-preview";

    /// <summary>What nobody guesses. Never empty.</summary>
    public required string Key { get; init; }

    /// <summary>The routes, in any order; host and prefix together must be unique among them.</summary>
    public ImmutableArray<Route> Routes { get; set; } = [];

    /// <summary>Equal in key and in every route, in order.</summary>
    public bool Equals(Preview? other) => other is not null && Key == other.Key && Routes.AsSpan().SequenceEqual(other.Routes.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    /// <summary>Without the key, which is in no log.</summary>
    public override string ToString() => $"{nameof(Preview)} of {Routes.Length} routes";
}
