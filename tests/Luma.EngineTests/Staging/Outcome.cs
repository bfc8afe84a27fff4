using Xunit.Sdk;

namespace Luma.EngineTests.Staging;

/// <summary>How a program ended, and all that it wrote.</summary>
internal sealed record Outcome(string Command, int ExitCode, IReadOnlyList<Line> Out, IReadOnlyList<Line> Error, TimeSpan Elapsed)
{
    public string Stdout => string.Join('\n', Out.Select(line => line.Text));

    public string Stderr => string.Join('\n', Error.Select(line => line.Text));

    /// <summary>Fails the test, with everything that was written, if it ended in another way.</summary>
    public Outcome Exited(int code) => ExitCode == code ? this : throw new XunitException($"expected exit code {code}:\n{this}");

    /// <summary>Fails the test if none of its lines, on whichever stream, holds the text.</summary>
    public Outcome Said(string text) => Holds(text) ? this : throw new XunitException($"expected '{text}' in:\n{this}");

    public Outcome DidNotSay(string text) => Holds(text) ? throw new XunitException($"did not expect '{text}' in:\n{this}") : this;

    public override string ToString() => $"{Command}\nexit code {ExitCode} after {Elapsed.TotalSeconds:0.0} s\n{Stdout}\n--- stderr\n{Stderr}";

    private bool Holds(string text) => Out.Concat(Error).Any(line => line.Text.Contains(text, StringComparison.Ordinal));
}
