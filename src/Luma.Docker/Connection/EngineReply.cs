using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Luma.Docker.Connection;

/// <summary>A complete answer, read to its end.</summary>
internal sealed record EngineReply(string Call, HttpStatusCode Status, byte[] Body)
{
    public bool NotFound => Status == HttpStatusCode.NotFound;

    public T Read<T>(JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(Body, type) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new DockerException(Status, $"Docker Engine's answer to {Call} is not understood: {e.Message}", e);
        }
    }
}
