using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Draining;

/// <summary>Requests that take longer than a switch.</summary>
internal static class Slow
{
    /// <summary>Returns when the proxy works on the request.</summary>
    public static async Task<Task<Page>> BeginAsync(Stage stage, AppFile app, string path)
    {
        var answer = stage.Proxy.AskAsync(app.Host, path);
        await Until.TrueAsync($"{path} is in flight", async () => (await stage.Api.InFlightAsync(app.Host)).Sum() == 1);
        return answer;
    }

    public static Task SwitchedAsync(Stage stage, AppFile app) =>
        Until.TrueAsync("release 2 serves", async () => await stage.Proxy.VersionAsync(app) == "2");
}
