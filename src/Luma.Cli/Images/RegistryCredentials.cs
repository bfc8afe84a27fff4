using System.Text;
using System.Text.Json;
using Luma.Core.Api;
using Luma.Core.Apps;

namespace Luma.Cli.Images;

/// <summary>
/// What <c>docker login</c> keeps on this machine: <c>auths</c> in <c>config.json</c> of <c>$DOCKER_CONFIG</c> or <c>~/.docker</c>, or the
/// program that <c>credHelpers</c> or <c>credsStore</c> names there
/// (https://docs.docker.com/reference/cli/docker/login/#credential-stores).
/// </summary>
/// <param name="variable">Reads a variable of the process.</param>
internal sealed class RegistryCredentials(Func<string, string?> variable)
{
    /// <summary>The user by which helpers mark a token.</summary>
    private const string Token = "<token>";

    private string ConfigFile => Path.Combine(
        variable("DOCKER_CONFIG") is { Length: > 0 } folder ? folder : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker"),
        "config.json");

    /// <summary>Null where nobody has logged in to the image's registry here.</summary>
    public async Task<RegistryLogin?> ForAsync(string image, CancellationToken ct)
    {
        var server = Registry.Of(image);
        try
        {
            using var config = JsonDocument.Parse(await File.ReadAllTextAsync(ConfigFile, ct));
            return Helper(config.RootElement, server) is { } helper ? await AskAsync(helper, server, ct) : Stored(config.RootElement, server);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return null; // No file, or one of some other program's making: what is missing the registry will say.
        }
    }

    private static string? Helper(JsonElement config, string server) =>
        config.TryGetProperty("credHelpers", out var helpers) && helpers.TryGetProperty(server, out var own) ? own.GetString()
        : config.TryGetProperty("credsStore", out var store) && store.GetString() is { Length: > 0 } name ? name
        : null;

    private static RegistryLogin? Stored(JsonElement config, string server)
    {
        if (!config.TryGetProperty("auths", out var auths) || !auths.TryGetProperty(server, out var entry))
        {
            return null;
        }

        if (entry.TryGetProperty("identitytoken", out var token) && token.GetString() is { Length: > 0 } identity)
        {
            return new() { Server = server, IdentityToken = identity };
        }

        return entry.TryGetProperty("auth", out var auth) && Encoding.UTF8.GetString(Convert.FromBase64String(auth.GetString() ?? "")).Split(':', 2) is [var user, var password]
            ? new() { Server = server, User = user, Password = password }
            : null;
    }

    /// <summary>The protocol of credential helpers: the server on standard input, JSON on standard output.</summary>
    private static async Task<RegistryLogin?> AskAsync(string helper, string server, CancellationToken ct)
    {
        try
        {
            var answer = await new Tool($"docker-credential-{helper}", Path.GetTempPath()).RunAsync(["get"], ct, server);
            return answer.Code == 0 ? Read(answer.Output, server) : null;
        }
        catch (UsageException)
        {
            return null; // The helper is not installed, as where the file was copied from elsewhere.
        }
    }

    private static RegistryLogin? Read(string answer, string server)
    {
        using var found = JsonDocument.Parse(answer);
        var (user, secret) = (found.RootElement.GetProperty("Username").GetString(), found.RootElement.GetProperty("Secret").GetString());
        return user == Token ? new() { Server = server, IdentityToken = secret } : new() { Server = server, User = user, Password = secret };
    }
}
