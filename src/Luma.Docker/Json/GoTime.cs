using System.Text.Json;
using System.Text.Json.Serialization;

namespace Luma.Docker.Json;

/// <summary>The API writes "never" as the year 1 or as an empty text; here it is null.</summary>
internal sealed class GoTime : JsonConverter<DateTimeOffset?>
{
    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TryGetDateTimeOffset(out var moment) && moment.Year > 1 ? moment : null;

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        if (value is { } moment)
            writer.WriteStringValue(moment);
        else
            writer.WriteNullValue();
    }
}
