using System.Globalization;
using System.Text.RegularExpressions;

namespace Luma.Core.Units;

/// <summary>Durations as people write them: <c>500ms</c>, <c>10s</c>, <c>1m30s</c>, <c>5m</c>, <c>24h</c>.</summary>
public static partial class Duration
{
    /// <summary>The longest duration that is understood: 30 days.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public static bool TryParse(string text, out TimeSpan value)
    {
        value = default;
        var match = Pattern().Match(text);
        if (!match.Success || text.Length == 0)
        {
            return false;
        }

        var total = Part(match, "h", TimeSpan.MillisecondsPerHour)
            + Part(match, "m", TimeSpan.MillisecondsPerMinute)
            + Part(match, "s", TimeSpan.MillisecondsPerSecond)
            + Part(match, "ms", 1);
        if (total > (decimal)Longest.TotalMilliseconds)
        {
            return false;
        }

        value = TimeSpan.FromTicks((long)(total * TimeSpan.TicksPerMillisecond));
        return true;
    }

    /// <summary>To the millisecond; what is shorter is <c>0s</c>.</summary>
    public static string Format(TimeSpan value)
    {
        var milliseconds = (long)value.TotalMilliseconds;
        if (milliseconds == 0)
        {
            return "0s";
        }

        (long Size, string Unit)[] units =
        [
            (TimeSpan.MillisecondsPerHour, "h"), (TimeSpan.MillisecondsPerMinute, "m"), (TimeSpan.MillisecondsPerSecond, "s"), (1, "ms"),
        ];
        var text = milliseconds < 0 ? "-" : "";
        milliseconds = Math.Abs(milliseconds);
        foreach (var (size, unit) in units)
        {
            if (milliseconds / size > 0)
            {
                text += string.Create(CultureInfo.InvariantCulture, $"{milliseconds / size}{unit}");
                milliseconds %= size;
            }
        }

        return text;
    }

    /// <summary>In decimal: a double would lose a millisecond of <c>1.001s</c>.</summary>
    private static decimal Part(Match match, string unit, long milliseconds) =>
        match.Groups[unit] is { Success: true, Value: var number } ? decimal.Parse(number, CultureInfo.InvariantCulture) * milliseconds : 0;

    [GeneratedRegex(@"\A(?:(?<h>[0-9]{1,9})h)?(?:(?<m>[0-9]{1,9})m)?(?:(?<s>[0-9]{1,9}(?:\.[0-9]{1,3})?)s)?(?:(?<ms>[0-9]{1,12})ms)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
