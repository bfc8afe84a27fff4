namespace Luma.Core;

/// <summary>One thing that is wrong with what was asked.</summary>
/// <param name="Path">Where, in the words of <c>luma.yml</c>: <c>apps.web.health.interval</c>.</param>
/// <param name="Message">What is wrong, with the value and the remedy: <c>must be greater than zero (was 0s)</c>.</param>
public sealed record Problem(string Path, string Message)
{
    public override string ToString() => $"{Path} {Message}";
}
