using System.Collections.Immutable;

namespace Luma.Proxy;

/// <summary>Everything the proxy serves, complete: what is not in the table is not served.</summary>
public sealed record RouteTable
{
    /// <summary>The table before any was applied: generation 0, no routes.</summary>
    public static RouteTable Empty { get; } = new();

    /// <summary>Rises with every change; the proxy refuses to go back to an older one.</summary>
    public long Generation { get; set; }

    /// <summary>The routes, in any order; host and prefix together must be unique.</summary>
    public ImmutableArray<Route> Routes { get; set; } = [];

    /// <summary>Routes for those who know a key.</summary>
    public ImmutableArray<Preview> Previews { get; set; } = [];

    /// <summary>The routes, and those of all previews.</summary>
    internal IEnumerable<Route> All => Previews.IsEmpty ? Routes : Routes.Concat(Previews.SelectMany(preview => preview.Routes));

    /// <summary>Equal in generation, and in every route and preview, in order.</summary>
    public bool Equals(RouteTable? other) =>
        other is not null
        && Generation == other.Generation
        && Routes.AsSpan().SequenceEqual(other.Routes.AsSpan())
        && Previews.AsSpan().SequenceEqual(other.Previews.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Generation, Routes.Length);
}
