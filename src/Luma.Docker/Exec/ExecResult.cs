namespace Luma.Docker;

/// <summary>How a command ended.</summary>
/// <param name="ExitCode">Its exit code; 126 or 127 if the program could not be run.</param>
/// <param name="Stdout">Standard output, as UTF-8 text of at most 1 MiB.</param>
/// <param name="Stderr">Standard error, likewise.</param>
public sealed record ExecResult(int ExitCode, string Stdout, string Stderr);
