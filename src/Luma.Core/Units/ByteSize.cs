using System.Globalization;
using System.Text.RegularExpressions;

namespace Luma.Core.Units;

/// <summary>Sizes as Docker writes them, in powers of 1024: <c>64k</c>, <c>512m</c>, <c>2g</c>, also <c>512MB</c> and <c>2GiB</c>.</summary>
public static partial class ByteSize
{
    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB"];

    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        var match = Pattern().Match(text);
        if (!match.Success)
        {
            return false;
        }

        var factor = match.Groups["unit"].Value.ToLowerInvariant() switch
        {
            "k" => 1L << 10,
            "m" => 1L << 20,
            "g" => 1L << 30,
            "t" => 1L << 40,
            _ => 1L,
        };
        var value = decimal.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture) * factor;
        if (value > long.MaxValue)
        {
            return false;
        }

        bytes = (long)value;
        return true;
    }

    /// <summary>At most one decimal, in the largest unit that keeps the number at or above 1: <c>1.5 GB</c>.</summary>
    public static string Format(long bytes)
    {
        var value = (double)bytes;
        var unit = 0;
        while (value >= 1024 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {Units[unit]}");
    }

    [GeneratedRegex(@"\A(?<number>[0-9]{1,15}(?:\.[0-9]{1,3})?) ?(?<unit>[kKmMgGtT]?)(?:[iI]?[bB])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
