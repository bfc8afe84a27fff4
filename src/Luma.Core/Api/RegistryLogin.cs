namespace Luma.Core.Api;

/// <summary>What lets one pull images from a registry. It goes to Docker for one pull and is stored nowhere.</summary>
public sealed record RegistryLogin
{
    /// <summary>The registry as Docker's configuration names it, such as <c>ghcr.io</c>; of Docker Hub <c>https://index.docker.io/v1/</c>.</summary>
    public required string Server { get; init; }

    public string? User { get; set; }

    public string? Password { get; set; }

    /// <summary>Instead of user and password.</summary>
    public string? IdentityToken { get; set; }

    /// <summary>Never what is secret, wherever a record is printed.</summary>
    public override string ToString() => $"RegistryLogin {{ Server = {Server}, User = {User} }}";
}
