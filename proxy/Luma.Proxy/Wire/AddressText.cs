using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Luma.Proxy;

/// <summary>An IP address as text, such as <c>10.0.0.2</c>.</summary>
internal sealed class AddressText : JsonConverter<IPAddress>
{
    public override IPAddress Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        IPAddress.TryParse(reader.GetString(), out var address) ? address : throw new JsonException("an IP address was expected");

    public override void Write(Utf8JsonWriter writer, IPAddress value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
