namespace Luma.Docker;

/// <summary>What a command wrote, as UTF-8 text.</summary>
/// <param name="Stdout">Standard output.</param>
/// <param name="Stderr">Standard error.</param>
/// <param name="Truncated">Whether one of them was longer than 1 MiB; the rest is dropped.</param>
public sealed record ExecOutput(string Stdout, string Stderr, bool Truncated = false);
