using System.Text.Json.Serialization;

namespace Luma.Core.Naming;

/// <summary>The name of a container set. Which one is active is a question of state, never of colour.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Colour>))]
public enum Colour
{
    [JsonStringEnumMemberName("blue")]
    Blue,

    [JsonStringEnumMemberName("green")]
    Green,
}

public static class Colours
{
    public static Colour Other(this Colour colour) => colour == Colour.Blue ? Colour.Green : Colour.Blue;

    /// <summary>The colour as labels and container names spell it.</summary>
    public static string Text(this Colour colour) => colour == Colour.Blue ? "blue" : "green";

    public static bool TryParse(string? text, out Colour colour)
    {
        colour = text == "green" ? Colour.Green : Colour.Blue;
        return text is "blue" or "green";
    }
}
