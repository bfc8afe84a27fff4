namespace Luma.Proxy;

/// <summary>One backend as one route uses it.</summary>
internal sealed class Destination
{
    public Destination(RouteTarget target, Backend backend)
    {
        Target = target;
        Backend = backend;
        Relay = new Relay(this);
    }

    public RouteTarget Target { get; }

    public Backend Backend { get; }

    /// <summary>Carries requests over.</summary>
    public Relay Relay { get; }
}
