using System.Security.Cryptography;
using System.Text.Json;
using Luma.Core.Api;

namespace Luma.Core.Apps;

/// <summary>A fingerprint of all that was asked of an app but its image and the values of its secrets.</summary>
public static class Configuration
{
    /// <summary>Twelve hexadecimal digits. The order of environment variables does not count.</summary>
    public static string HashOf(AppSpec app)
    {
        var configuration = app with
        {
            Image = "",
            Environment = new SortedDictionary<string, string>(app.Environment.ToDictionary(), StringComparer.Ordinal),
        };
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(configuration, LumaJson.Default.AppSpec)))[..12];
    }
}
