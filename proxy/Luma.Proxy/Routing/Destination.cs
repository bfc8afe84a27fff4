namespace Luma.Proxy;

/// <summary>One backend as one route uses it.</summary>
internal sealed class Destination
{
    public Destination(RouteTarget target, Backend backend)
    {
        Target = target;
        Backend = backend;
        Prefix = PathPrefix.Bare(target.Route.PathPrefix);
        Relay = new Relay(this);
    }

    public RouteTarget Target { get; }

    public Backend Backend { get; }

    /// <summary>The prefix of the route's paths, without a closing slash.</summary>
    public string Prefix { get; }

    /// <summary>Carries requests over.</summary>
    public Relay Relay { get; }
}
