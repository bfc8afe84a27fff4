using System.Globalization;
using Luma.Core.Api;
using Microsoft.AspNetCore.Http;

namespace Luma.Agent.Api;

/// <summary>Refuses clients of versions that would be misunderstood, and tells each the agent's own.</summary>
internal static class VersionCheck
{
    /// <summary>Who names no level, such as curl, is taken at his word. Looking is always allowed to newer ones.</summary>
    /// <exception cref="ApiFault">The client is too old, or would change something and is newer.</exception>
    public static Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers[ApiLevel.Header] = ApiLevel.Text;
        if (context.Request.Headers[ApiLevel.Header] is [{ } text])
        {
            Check(text, HttpMethods.IsGet(context.Request.Method));
        }

        return next(context);
    }

    private static void Check(string text, bool looksOnly)
    {
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var level))
        {
            throw ApiFault.BadRequest($"{ApiLevel.Header} must be a number (was '{text}')", $"send {ApiLevel.Text}, or nothing");
        }

        if (level < ApiLevel.Oldest)
        {
            throw ApiFault.Versions($"this luma speaks level {level} of the API, and the agent understands {ApiLevel.Oldest} to {ApiLevel.Current}", ApiLevel.UpgradeClient);
        }

        if (level > ApiLevel.Current && !looksOnly)
        {
            throw ApiFault.Versions(
                $"this luma speaks level {level} of the API, and the agent understands up to {ApiLevel.Current}: it might not heed all that is asked; nothing was begun",
                ApiLevel.UpgradeAgent);
        }
    }
}
