using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Luma.Docker.Connection;

namespace Luma.Docker.Streams;

/// <summary>Reads an answer that is one JSON value after another, as events and progress are.</summary>
internal static class JsonSequence
{
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        EngineStream source, JsonTypeInfo<T> type, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var values = JsonSerializer.DeserializeAsyncEnumerable(source, type, topLevelValues: true, ct).GetAsyncEnumerator(ct);
        await using (values)
            while (await MoveNextAsync(values, source))
                if (values.Current is { } value)
                    yield return value;
    }

    private static async Task<bool> MoveNextAsync<T>(IAsyncEnumerator<T> values, EngineStream source)
    {
        try
        {
            return await values.MoveNextAsync();
        }
        catch (JsonException e)
        {
            throw new DockerUnreachableException($"Docker Engine's answer to {source.Call} broke off or is not understood: {e.Message}", e);
        }
    }
}
