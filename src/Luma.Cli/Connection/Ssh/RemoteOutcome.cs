namespace Luma.Cli.Connection.Ssh;

/// <summary>How a command on a server ended.</summary>
/// <param name="ExitCode">255 also where the connection broke.</param>
/// <param name="Stdout">All that it wrote to standard output, unless somebody else read it.</param>
/// <param name="Stderr">The last lines that it wrote to standard error.</param>
internal sealed record RemoteOutcome(int ExitCode, string Stdout, IReadOnlyList<string> Stderr);
