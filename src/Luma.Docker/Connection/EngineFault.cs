using System.Net;
using System.Text;
using System.Text.Json;
using Luma.Docker.Json;

namespace Luma.Docker.Connection;

/// <summary>Turns an answer that was not expected into the exception that says what the engine said.</summary>
internal static class EngineFault
{
    public static DockerException From(string call, HttpStatusCode status, byte[] body)
    {
        var message = MessageIn(body) ?? $"Docker Engine answered {call} with {(int)status} {status}";
        return status switch
        {
            HttpStatusCode.NotFound => new DockerNotFoundException(message),
            HttpStatusCode.Conflict => new DockerConflictException(message),
            _ => new DockerException(status, message),
        };
    }

    private static string? MessageIn(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, DockerJson.Default.ErrorBody)?.Message;
        }
        catch (JsonException)
        {
            // Something else than the engine answered, such as a proxy in between; its text is the best there is.
            var text = Encoding.UTF8.GetString(body).Trim();
            return text.Length == 0 ? null : text;
        }
    }
}
