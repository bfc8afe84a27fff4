namespace Luma.Docker.Json;

/// <summary>The body of <c>POST /networks/{id}/disconnect</c>.</summary>
internal sealed record DisconnectBody(string Container, bool Force);
