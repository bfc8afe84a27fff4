using System.Text.Json;

namespace Luma.EngineTests.Staging;

/// <summary>A file of the agent's state, as a stranger reads it.</summary>
internal static class StateFile
{
    /// <summary>What it records; null where there is none, or it cannot be read.</summary>
    public static JsonElement? Read(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(path));
            return (json.RootElement.TryGetProperty("record", out var record) ? record : json.RootElement).Clone();
        }
        catch (Exception fault) when (fault is JsonException or FileNotFoundException)
        {
            return null;
        }
    }
}
