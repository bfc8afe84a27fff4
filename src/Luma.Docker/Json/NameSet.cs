using System.Text.Json;
using System.Text.Json.Serialization;

namespace Luma.Docker.Json;

/// <summary>The API writes sets, such as exposed ports, as objects whose values are empty: <c>{"80/tcp": {}}</c>.</summary>
internal sealed class NameSet : JsonConverter<IReadOnlyList<string>>
{
    public override IReadOnlyList<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var names = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            names.Add(reader.GetString()!);
            reader.Read();
            reader.Skip();
        }
        return names;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var name in value)
        {
            writer.WriteStartObject(name);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }
}
