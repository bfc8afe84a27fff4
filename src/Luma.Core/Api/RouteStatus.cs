namespace Luma.Core.Api;

/// <summary>A row of the proxy's table.</summary>
public sealed record RouteStatus
{
    public required string Host { get; init; }
    public string PathPrefix { get; set; } = "/";

    /// <summary>The app that owns the route; empty for a route set by hand.</summary>
    public string App { get; set; } = "";

    public int Release { get; set; }

    /// <summary><c>alias:port</c> for a route set by hand, otherwise empty.</summary>
    public string Target { get; set; } = "";

    public IReadOnlyList<RouteBackend> Backends { get; set; } = [];
}

/// <param name="InFlight">Requests that it works on now.</param>
public sealed record RouteBackend(string Container, string Address, int InFlight);

/// <summary>The body of <c>PUT /api/v1/routes/{host}</c>: a route set by hand.</summary>
/// <param name="Target"><c>alias:port</c>, where the alias is an app's or a container's name on a network of Luma's.</param>
public sealed record RouteRequest(string Target);
