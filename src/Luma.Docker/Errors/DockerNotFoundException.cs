using System.Net;

namespace Luma.Docker;

/// <summary>The container, image, network or volume does not exist (404).</summary>
public sealed class DockerNotFoundException(string message) : DockerException(HttpStatusCode.NotFound, message);
