namespace Luma.Docker;

/// <summary>How a container's process ended (<c>POST /containers/{id}/wait</c>).</summary>
/// <param name="StatusCode">Its exit code; 128 + n if signal n ended it.</param>
/// <param name="Error">What went wrong with waiting or removing; null if nothing.</param>
public sealed record ContainerExit(long StatusCode, ContainerExitError? Error = null);

/// <summary>What went wrong with waiting or removing.</summary>
/// <param name="Message">The engine's message.</param>
public sealed record ContainerExitError(string Message);
