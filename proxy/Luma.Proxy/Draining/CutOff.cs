namespace Luma.Proxy;

/// <summary>When requests that outlast a drain's timeout end, even if they move.</summary>
/// <param name="Started">Timestamp of the drain's start.</param>
/// <param name="After">The drain's maximum, from its start.</param>
internal sealed record CutOff(long Started, TimeSpan After);
