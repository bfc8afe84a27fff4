namespace Luma.Proxy;

/// <summary>How a proxy left.</summary>
/// <param name="InFlight">Requests in flight, upgraded connections among them, when it began.</param>
/// <param name="Closed">Upgraded connections closed at <see cref="LeaveLimits.Streams"/>.</param>
/// <param name="Cut">Requests cut off at <see cref="LeaveLimits.Max"/>.</param>
/// <param name="Elapsed">From the gate to the end of the last connection.</param>
public sealed record LeaveResult(int InFlight, int Closed, int Cut, TimeSpan Elapsed);
