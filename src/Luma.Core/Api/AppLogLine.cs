namespace Luma.Core.Api;

/// <summary>A line that a replica wrote.</summary>
/// <param name="Source"><c>stdout</c> or <c>stderr</c>.</param>
public sealed record AppLogLine(string Container, string Source, DateTimeOffset? At, string Text);
