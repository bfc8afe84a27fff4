namespace Luma.Proxy;

/// <summary>What a drain still waits for.</summary>
/// <param name="InFlight">Requests that hold one of the drained backends, streams among them.</param>
/// <param name="Streams">WebSockets and event streams among them.</param>
/// <param name="Elapsed">Time since the drain began.</param>
public readonly record struct DrainProgress(int InFlight, int Streams, TimeSpan Elapsed);
