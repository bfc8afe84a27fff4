using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Luma.Agent.Api;

/// <summary>For how long a deployment is to be held, in a request: whole seconds, from 1 to those of a week.</summary>
internal static class HoldTime
{
    private const int Longest = 7 * 24 * 60 * 60;

    /// <summary>Null where the request does not say.</summary>
    /// <exception cref="ApiFault">It says something else.</exception>
    public static TimeSpan? In(IQueryCollection query, string key) => query[key] switch
    {
        [] => null,
        [{ } text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= Longest =>
            TimeSpan.FromSeconds(seconds),
        var other => throw Wrong(key, $" (was '{other}')"),
    };

    public static ApiFault Missing(string key) => Wrong(key, "");

    private static ApiFault Wrong(string key, string was) =>
        ApiFault.BadRequest($"{key} must be whole seconds from 1 to {Longest}{was}", $"write for example ?{key}=60");
}
