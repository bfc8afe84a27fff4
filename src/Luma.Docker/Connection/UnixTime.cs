using System.Globalization;

namespace Luma.Docker.Connection;

/// <summary>Moments as the API's <c>since</c> and <c>until</c> want them: seconds since 1970, a point, nanoseconds.</summary>
internal static class UnixTime
{
    private const long NanosecondsPerTick = 100;

    public static string Format(DateTimeOffset moment)
    {
        var (seconds, ticks) = Math.DivRem(moment.UtcTicks - DateTimeOffset.UnixEpoch.Ticks, TimeSpan.TicksPerSecond);
        return string.Create(CultureInfo.InvariantCulture, $"{seconds}.{ticks * NanosecondsPerTick:D9}");
    }

    public static DateTimeOffset FromNanoseconds(long nanoseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / NanosecondsPerTick);
}
