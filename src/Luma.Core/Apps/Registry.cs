namespace Luma.Core.Apps;

/// <summary>Registries of images.</summary>
public static class Registry
{
    /// <summary>What Docker's configuration calls the login to Docker Hub.</summary>
    public const string DockerHub = "https://index.docker.io/v1/";

    /// <summary>Hosts of Docker Hub's images.</summary>
    private static readonly string[] HubsOwn = ["docker.io", "index.docker.io"];

    /// <summary>
    /// The registry of an image, as Docker's configuration calls it: the part before the first slash, if it can only be a host
    /// (Docker's reference grammar); otherwise Docker Hub.
    /// </summary>
    public static string Of(string image)
    {
        var first = image.Split('/')[0];
        return image.Contains('/', StringComparison.Ordinal) && (first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first == "localhost")
            && !HubsOwn.Contains(first)
            ? first
            : DockerHub;
    }
}
