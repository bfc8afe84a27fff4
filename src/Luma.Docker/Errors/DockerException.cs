using System.Net;

namespace Luma.Docker;

/// <summary>A call to the Docker Engine that failed; the message is the engine's own wherever it gave one.</summary>
public class DockerException : Exception
{
    /// <summary>A failure that the engine answered with a status code, or reported inside a stream (then null).</summary>
    public DockerException(HttpStatusCode? statusCode, string message, Exception? inner = null)
        : base(message, inner) => StatusCode = statusCode;

    /// <summary>The engine's status code; null if the failure came without one.</summary>
    public HttpStatusCode? StatusCode { get; }
}
