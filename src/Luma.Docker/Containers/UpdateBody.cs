namespace Luma.Docker.Json;

/// <summary>The body of <c>POST /containers/{id}/update</c>.</summary>
internal sealed record UpdateBody(RestartPolicy RestartPolicy);
