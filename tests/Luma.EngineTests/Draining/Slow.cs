using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Draining;

/// <summary>Requests that take longer than a switch.</summary>
internal static class Slow
{
    /// <summary>Returns when the proxy works on the request.</summary>
    public static async Task<Task<Page>> BeginAsync(Stage stage, AppFile app, string path)
    {
        var answer = stage.Proxy.AskAsync(app.Host, path);
        await InFlightAsync(stage, app, path);
        return answer;
    }

    /// <summary>The same for one that goes on until it is told to end; the app answers with how many bytes came.</summary>
    public static async Task<(Pieces Pieces, Task<HttpResponseMessage> Answer)> BeginUploadAsync(Stage stage, AppFile app, Guest guest)
    {
        var pieces = Pieces.OfUpload();
        var answer = guest.SendAsync(HttpMethod.Post, "/upload", pieces);
        await InFlightAsync(stage, app, "/upload");
        return (pieces, answer);
    }

    public static Task SwitchedAsync(Stage stage, AppFile app) =>
        Until.TrueAsync("release 2 serves", async () => await stage.Proxy.VersionAsync(app) == "2");

    private static Task InFlightAsync(Stage stage, AppFile app, string path) =>
        Until.TrueAsync($"{path} is in flight", async () => (await stage.Api.InFlightAsync(app.Host)).Sum() == 1);
}
