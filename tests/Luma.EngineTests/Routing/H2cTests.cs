using System.Net;
using System.Text;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Routing;

public sealed class H2cTests
{
    [Fact]
    public async Task An_app_that_speaks_http2_only_is_probed_deployed_and_called_by_grpc()
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp() with { Protocol = "h2c" };
        await stage.DeployAsync(app.In("h2c"));

        Assert.Equal("1", await stage.Proxy.VersionAsync(app));
        using var answer = await CallAsync(stage, app, "hello");

        Assert.Equal(HttpVersion.Version20, answer.Version);
        Assert.Equal("\0\0\0\0\u0005hello", await answer.Content.ReadAsStringAsync());
        Assert.Equal(["0"], answer.TrailingHeaders.GetValues("grpc-status"));
    }

    [Fact]
    public async Task A_release_that_does_not_speak_what_it_should_is_not_deployed()
    {
        await using var stage = await Stage.StartAsync();
        var app = (stage.NewApp() with { Protocol = "h2c" }).WithHealth("timeout", "2s");

        (await stage.TryDeployAsync(app)).Exited(1).Said("GET /up");
    }

    /// <summary>One message, with its length before it.</summary>
    private static async Task<HttpResponseMessage> CallAsync(Stage stage, AppFile app, string message)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{stage.Agent.Http}/hello.Hello/Echo")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, (byte)message.Length, .. Encoding.ASCII.GetBytes(message)]),
        };
        request.Headers.Host = app.Host;
        request.Headers.TE.ParseAdd("trailers");
        request.Content.Headers.ContentType = new("application/grpc");
        return await client.SendAsync(request);
    }
}
