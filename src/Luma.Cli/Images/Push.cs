namespace Luma.Cli.Images;

/// <summary>How an image gets from this machine to the servers.</summary>
internal static class Push
{
    /// <summary>Straight to each server, those layers that it lacks.</summary>
    public const string Servers = "servers";

    /// <summary>To its registry, from which the servers pull it by its digest.</summary>
    public const string Registry = "registry";

    /// <summary>Not at all: the servers have it, or pull it.</summary>
    public const string None = "none";
}
