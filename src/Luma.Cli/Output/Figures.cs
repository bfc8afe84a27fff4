using System.Globalization;

namespace Luma.Cli.Output;

/// <summary>Numbers and times as people read them.</summary>
internal static class Figures
{
    private static readonly NumberFormatInfo Spaced = new() { NumberGroupSeparator = " ", NumberGroupSizes = [3] };

    /// <summary><c>4 812</c>.</summary>
    public static string Count(long number) => number.ToString("N0", Spaced);

    /// <summary><c>1 request</c>, <c>4 812 requests</c>.</summary>
    public static string Count(long number, string noun) => $"{Count(number)} {noun}{(number == 1 ? "" : "s")}";

    /// <summary><c>3.1 s</c>, from a minute on <c>1 min 12 s</c>.</summary>
    public static string Elapsed(TimeSpan time) => time.TotalSeconds < 59.95
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s")
        : Minutes((long)Math.Round(time.TotalSeconds));

    /// <summary><c>3 s</c>, for what is still going on.</summary>
    public static string Seconds(TimeSpan time) =>
        time.TotalSeconds < 60 ? $"{(long)time.TotalSeconds} s" : Minutes((long)time.TotalSeconds);

    /// <summary><c>340 ms</c>, <c>1.2 s</c>.</summary>
    public static string Latency(TimeSpan time) =>
        time.TotalMilliseconds < 1000 ? $"{(long)Math.Round(time.TotalMilliseconds)} ms" : Elapsed(time);

    /// <summary><c>5 minutes ago</c>.</summary>
    public static string Ago(TimeSpan age) => age.TotalSeconds switch
    {
        < 5 => "just now",
        < 60 => $"{Count((long)age.TotalSeconds, "second")} ago",
        < 3600 => $"{Count((long)age.TotalMinutes, "minute")} ago",
        < 48 * 3600 => $"{Count((long)age.TotalHours, "hour")} ago",
        _ => $"{Count((long)age.TotalDays, "day")} ago",
    };

    /// <summary>As <c>docker images</c> shows it.</summary>
    public static string ImageId(string id) => id.Replace("sha256:", "", StringComparison.Ordinal) is { Length: > 12 } hash ? hash[..12] : id;

    private static string Minutes(long seconds) => $"{seconds / 60} min {seconds % 60} s";
}
