using System.Globalization;
using System.Net;

namespace Luma.Cli.Setup;

/// <summary>Where a proxy is to listen, as a person writes it.</summary>
internal static class ListenAddresses
{
    /// <returns><c>ADDRESS:PORT</c>, separated by commas; null where nothing was given.</returns>
    /// <exception cref="UsageException">Something else was written.</exception>
    public static string? Read(string? text, string option) =>
        text is null ? null : string.Join(',', text.Split(',').Select(one => One(one.Trim(), option)));

    private static string One(string text, string option)
    {
        var full = text.StartsWith(':') ? $"0.0.0.0{text}" : text;
        return IPEndPoint.TryParse(full, out var address) && address.Port > 0 && full.EndsWith(string.Create(CultureInfo.InvariantCulture, $":{address.Port}"), StringComparison.Ordinal)
            ? address.ToString()
            : throw new UsageException($"{option} must be ADDRESS:PORT (was '{text}')", $"Write for example {option} :8080 or {option} [::]:80.");
    }
}
