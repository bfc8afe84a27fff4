using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Luma.Docker.Json;

namespace Luma.Docker;

/// <summary>Credentials for an image registry, handed to the engine for one pull (<c>X-Registry-Auth</c>).</summary>
public sealed record RegistryAuth
{
    /// <summary>User name.</summary>
    [JsonPropertyName("username")]
    public string? Username { get; init; }

    /// <summary>Password or access token.</summary>
    [JsonPropertyName("password")]
    public string? Password { get; init; }

    /// <summary>The registry's host, with port if it has one.</summary>
    [JsonPropertyName("serveraddress")]
    public string? ServerAddress { get; init; }

    /// <summary>Token of an earlier login, instead of user name and password.</summary>
    [JsonPropertyName("identitytoken")]
    public string? IdentityToken { get; init; }

    /// <summary>Names the registry and the user, never the secret.</summary>
    public override string ToString() => $"{Username}@{ServerAddress}";

    internal string Encode() =>
        Pad(Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(this, DockerJson.Default.RegistryAuth)));

    // Go's base64.URLEncoding, which the engine decodes with, wants the padding.
    private static string Pad(string text) => text.PadRight((text.Length + 3) / 4 * 4, '=');
}
