using System.Text;
using System.Text.Json;
using Luma.Core.Api;
using Luma.Core.Apps;
using Luma.Docker;

namespace Luma.Agent.Images;

/// <summary>
/// What <c>docker login</c> stored for the user that the agent runs as: <c>auths</c> in <c>config.json</c> of <c>$DOCKER_CONFIG</c>
/// or <c>~/.docker</c>. Read anew for each pull and never kept. Credential helpers are programs of the desktop and are not asked.
/// </summary>
internal static class RegistryLogins
{
    private static string ConfigFile => Path.Combine(
        Environment.GetEnvironmentVariable("DOCKER_CONFIG") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker"),
        "config.json");

    /// <summary>Null where nobody has logged in; Docker then asks the registry anonymously.</summary>
    public static RegistryAuth? For(string image) => File.Exists(ConfigFile) ? Find(File.ReadAllText(ConfigFile), Registry.Of(image)) : null;

    /// <summary>What a client gave for one pull.</summary>
    public static RegistryAuth Of(RegistryLogin login) =>
        new() { Username = login.User, Password = login.Password, IdentityToken = login.IdentityToken, ServerAddress = login.Server };

    internal static RegistryAuth? Find(string config, string registry)
    {
        try
        {
            using var document = JsonDocument.Parse(config);
            return document.RootElement.TryGetProperty("auths", out var auths)
                && auths.TryGetProperty(registry, out var entry)
                && entry.TryGetProperty("auth", out var auth)
                && Encoding.UTF8.GetString(Convert.FromBase64String(auth.GetString() ?? "")).Split(':', 2) is [var user, var password]
                    ? new() { Username = user, Password = password, ServerAddress = registry }
                    : null;
        }
        catch (Exception fault) when (fault is JsonException or FormatException or InvalidOperationException)
        {
            return null; // A file of some other program's making; the registry's refusal will say what is missing.
        }
    }
}
