namespace Luma.Docker;

/// <summary>One line that a container wrote.</summary>
/// <param name="Stream">Where it was written.</param>
/// <param name="Timestamp">When the engine took it; null unless asked for.</param>
/// <param name="Text">The line without its end. Lines beyond 1 MiB come in pieces.</param>
public sealed record LogLine(OutputStream Stream, DateTimeOffset? Timestamp, string Text);
