using System.Globalization;

namespace Luma.EngineTests.Load;

/// <summary>A request that did not get the answer it should.</summary>
/// <param name="At">When it failed, by the clock of the agent's log.</param>
/// <param name="Waited">How long it had taken by then, where that is of interest.</param>
internal sealed record FailedRequest(DateTimeOffset At, string Client, string Cause, TimeSpan Waited = default)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At:HH:mm:ss.fff} {Client} ({Waited.TotalSeconds:0.000} s): {Cause}");
}
