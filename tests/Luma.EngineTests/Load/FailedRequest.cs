using System.Globalization;

namespace Luma.EngineTests.Load;

/// <summary>A request that did not get the answer it should.</summary>
/// <param name="At">By the clock of the agent's log.</param>
internal sealed record FailedRequest(DateTimeOffset At, string Client, string Cause)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At:HH:mm:ss.fff} {Client}: {Cause}");
}
