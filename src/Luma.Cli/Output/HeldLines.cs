using System.Globalization;
using Luma.Core.Deployments;

namespace Luma.Cli.Output;

/// <summary>A release that is held before its switch: until when, how to look at it, and what to do then.</summary>
internal static class HeldLines
{
    public static IEnumerable<Line> Of(DeploymentHeld held, string app)
    {
        yield return new(Line.Strong($"{app} is held"), $" before its switch until {Clock(held.Until)}; what served before serves on");
        foreach (var url in held.Key is null ? [] : held.Urls)
        {
            yield return new($"Look at it: curl -H 'Luma-Preview: {held.Key}' {url}");
        }

        yield return new(held.Key is null
            ? "There is nothing to look at: it has no hosts, or starts only with the switch (`order: stop-first`)"
            : $"In a browser: the cookie luma-preview={held.Key}");

        yield return new($"`luma promote {app}` switches to it, `luma cancel {app}` takes it back");
    }

    /// <summary><c>14:04:05 UTC</c>.</summary>
    public static string Clock(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{at.UtcDateTime:HH:mm:ss} UTC");
}
