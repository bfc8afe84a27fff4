namespace Luma.Docker;

/// <summary>Which lines of a container's output to read.</summary>
public sealed record LogOptions
{
    /// <summary>Whether to wait for more until the container ends. Default no.</summary>
    public bool Follow { get; init; }

    /// <summary>Only so many of the last lines. Default all.</summary>
    public int? Tail { get; init; }

    /// <summary>Only lines from this moment on.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only lines before this moment.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether lines carry their time. Default no.</summary>
    public bool Timestamps { get; init; }

    /// <summary>Whether to read standard output. Default yes.</summary>
    public bool Stdout { get; init; } = true;

    /// <summary>Whether to read standard error. Default yes.</summary>
    public bool Stderr { get; init; } = true;
}
