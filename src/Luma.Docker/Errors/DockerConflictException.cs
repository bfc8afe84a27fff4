using System.Net;

namespace Luma.Docker;

/// <summary>The request contradicts the present state (409): a name taken, a container not running, an image in use.</summary>
public sealed class DockerConflictException(string message) : DockerException(HttpStatusCode.Conflict, message);
