namespace Luma.EngineTests.Staging;

/// <summary>A line that a program wrote.</summary>
/// <param name="At">Since the program was started.</param>
internal sealed record Line(TimeSpan At, string Text);
