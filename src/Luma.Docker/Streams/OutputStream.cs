namespace Luma.Docker;

/// <summary>Where a process wrote: its standard output or its standard error.</summary>
public enum OutputStream
{
    /// <summary>Standard output; also everything of a container with a terminal.</summary>
    Stdout = 1,

    /// <summary>Standard error.</summary>
    Stderr = 2,
}
