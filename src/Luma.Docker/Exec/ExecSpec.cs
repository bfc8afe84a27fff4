namespace Luma.Docker;

/// <summary>A command to run inside a running container (<c>POST /containers/{id}/exec</c>).</summary>
public sealed record ExecSpec
{
    /// <summary>Program and arguments.</summary>
    public required IReadOnlyList<string> Cmd { get; init; }

    /// <summary>More environment, as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>User inside, as <c>user[:group]</c>; by default the container's.</summary>
    public string? User { get; init; }

    /// <summary>Folder in which it starts; by default the container's.</summary>
    public string? WorkingDir { get; init; }

    /// <summary>Whether to capture standard output. Default yes.</summary>
    public bool AttachStdout { get; init; } = true;

    /// <summary>Whether to capture standard error. Default yes.</summary>
    public bool AttachStderr { get; init; } = true;
}
