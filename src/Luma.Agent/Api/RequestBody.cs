using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Luma.Agent.Api;

/// <summary>Reads what a caller sent. The reader of JSON refuses null for a property, but takes it for an element of a list or a map.</summary>
internal static class RequestBody
{
    /// <exception cref="ApiFault">There is null where a value must be.</exception>
    /// <exception cref="JsonException">It is not what is asked for.</exception>
    public static async Task<T> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellation);
        if (NullIn(body.RootElement, type, "") is { } place)
        {
            throw ApiFault.BadRequest($"{place} is null", "leave it out, or give it a value");
        }

        return body.RootElement.Deserialize(type) ?? throw ApiFault.BadRequest("the body is null", "see the API's description for what it must be");
    }

    /// <summary>The place of the first element that is null and must not be.</summary>
    private static string? NullIn(JsonElement at, JsonTypeInfo type, string place) => (type.Kind, at.ValueKind) switch
    {
        (JsonTypeInfoKind.Object, JsonValueKind.Object) => type.Properties
            .Select(property => at.TryGetProperty(property.Name, out var child)
                ? NullIn(child, type.Options.GetTypeInfo(property.PropertyType), place.Length == 0 ? property.Name : $"{place}.{property.Name}")
                : null)
            .FirstOrDefault(found => found is not null),
        (JsonTypeInfoKind.Enumerable, JsonValueKind.Array) => at.EnumerateArray()
            .Select((element, i) => NullAt(element, type, $"{place}[{i}]"))
            .FirstOrDefault(found => found is not null),
        (JsonTypeInfoKind.Dictionary, JsonValueKind.Object) => at.EnumerateObject()
            .Select(entry => NullAt(entry.Value, type, $"{place}.{entry.Name}"))
            .FirstOrDefault(found => found is not null),
        _ => null,
    };

    private static string? NullAt(JsonElement element, JsonTypeInfo collection, string place) =>
        element.ValueKind == JsonValueKind.Null ? place : NullIn(element, collection.Options.GetTypeInfo(collection.ElementType!), place);
}
