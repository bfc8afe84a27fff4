namespace Luma.Docker.Json;

/// <summary>The body of <c>POST /exec/{id}/start</c>.</summary>
internal sealed record StartExecBody(bool Detach, bool Tty);
