namespace Luma.Docker.Json;

/// <summary>The API's IdResponse.</summary>
internal sealed record CreatedBody(string Id);
