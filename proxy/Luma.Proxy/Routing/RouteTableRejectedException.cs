namespace Luma.Proxy;

/// <summary>A table was refused, and the one before it still serves.</summary>
public sealed class RouteTableRejectedException : Exception
{
    /// <summary>Refuses for the given reasons.</summary>
    public RouteTableRejectedException(IReadOnlyList<string> problems)
        : base($"the route table was rejected: {string.Join("; ", problems)}") => Problems = problems;

    /// <summary>Every problem found, not only the first.</summary>
    public IReadOnlyList<string> Problems { get; }
}
