namespace Luma.Agent.Reconciling;

/// <summary>A replica of the active release that only a new container can help.</summary>
/// <param name="Place">Which replica, from 1.</param>
/// <param name="Container">What its container is called now; null where it has none any more.</param>
/// <param name="What">What is wrong with it, to follow its name.</param>
internal sealed record Ailment(int Place, string? Container, string What)
{
    /// <summary>Whether somebody took the container away; otherwise it is not fit to serve, and the next one may not be either.</summary>
    public bool Gone => Container is null;
}
