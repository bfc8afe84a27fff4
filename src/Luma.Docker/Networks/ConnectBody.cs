namespace Luma.Docker.Json;

/// <summary>The body of <c>POST /networks/{id}/connect</c>.</summary>
internal sealed record ConnectBody(string Container, EndpointSettings? EndpointConfig);
