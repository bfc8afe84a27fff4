using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Luma.Agent.Api;

/// <summary>A stream of JSON objects, one per line (<c>application/x-ndjson</c>), each sent as soon as there is one.</summary>
internal static class JsonLines
{
    private static readonly byte[] NewLine = "\n"u8.ToArray();

    public static async Task WriteAsync<T>(HttpResponse response, IAsyncEnumerable<T> items, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        response.ContentType = "application/x-ndjson";
        // The head goes out at once: it tells whoever asks that there is an answer, however long the first object is in coming.
        await response.Body.FlushAsync(cancellation);
        await foreach (var item in items.WithCancellation(cancellation))
        {
            await JsonSerializer.SerializeAsync(response.Body, item, type, cancellation);
            await response.Body.WriteAsync(NewLine, cancellation);
            await response.Body.FlushAsync(cancellation);
        }
    }
}
