using System.Text.Json;

namespace Luma.EngineTests.Staging;

/// <summary>The proxy's table, as <c>luma proxy routes</c> shows it.</summary>
internal static class Routes
{
    /// <summary>The requests in flight at each backend, by host.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<int>>> SeenAsync(Stage stage)
    {
        using var json = JsonDocument.Parse((await stage.LumaAsync("proxy", "routes", "--json")).Exited(0).Stdout);
        return json.RootElement.EnumerateArray().ToDictionary(
            route => route.GetProperty("host").GetString()!,
            route => (IReadOnlyList<int>)[.. route.GetProperty("backends").EnumerateArray().Select(backend => backend.GetProperty("inFlight").GetInt32())]);
    }
}
