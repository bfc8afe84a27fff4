using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Operating;

/// <summary>What comes over the socket for keys of narrower rights, request by request.</summary>
public sealed class KeyScopeTests(SharedStage shared) : IClassFixture<SharedStage>
{
    private readonly Stage _stage = shared.Stage;

    [Fact]
    public async Task A_key_for_one_app_does_what_belongs_to_it_and_sees_no_other()
    {
        var (own, other) = (_stage.NewApp(), _stage.NewApp());
        await _stage.DeployAsync(own);
        await _stage.DeployAsync(other);
        using var key = With($"luma-key ci deploy:{own.Name} 192.0.2.7");
        var deployments = await Get(shared.Stage.Api, "deployments");
        var others = deployments.EnumerateArray().First(one => one.GetProperty("app").GetString() == other.Name).GetProperty("id").GetString();

        Assert.Equal([own.Name], (await key.GetFromJsonAsync<JsonElement>("apps")).EnumerateArray().Select(app => app.GetProperty("name").GetString()));
        Assert.All((await key.GetFromJsonAsync<JsonElement>("deployments")).EnumerateArray(), one => Assert.Equal(own.Name, one.GetProperty("app").GetString()));
        Assert.Equal(200, await StatusAsync(key, "GET", $"apps/{own.Name}"));
        Assert.Equal(202, await StatusAsync(key, "POST", $"apps/{own.Name}/restart"));
        foreach (var (method, path) in new[]
        {
            ("GET", $"apps/{other.Name}"), ("GET", $"apps/{other.Name}/logs"), ("POST", $"apps/{other.Name}/restart"), ("POST", $"apps/{other.Name}/rollback"),
            ("GET", $"deployments/{others}/status"), ("GET", $"deployments/{others}/events"), ("POST", $"deployments/{others}/cancel"),
            ("DELETE", $"apps/{own.Name}"), ("GET", "audit"), ("GET", "checks"), ("GET", "routes"), ("PUT", "routes/a.test"), ("DELETE", "routes/a.test"),
            ("POST", "prune"), ("POST", "upgrade"), ("GET", "images/archive?image=luma-hello:1"), ("GET", "nothing"),
        })
        {
            Assert.Equal((path, 403), (path, await StatusAsync(key, method, path)));
        }

        Assert.Equal(403, await StatusAsync(key, "POST", "deployments", Request("p", other)));
        Assert.Equal(422, await StatusAsync(key, "POST", "deployments", Request("P!", own)));
        Assert.Contains(" (key ci)", (await _stage.LumaAsync("audit", own.Name, "--json")).Stdout, StringComparison.Ordinal);
        Assert.Contains("192.0.2.7", (await _stage.LumaAsync("audit", own.Name, "--json")).Stdout, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("luma-key ci read", 200, 403)]
    [InlineData("luma-key ci admin", 200, 200)]
    public async Task A_key_for_reading_looks_and_one_for_everything_also_changes(string preamble, int looks, int changes)
    {
        using var key = With(preamble);

        Assert.Equal(looks, await StatusAsync(key, "GET", "audit"));
        Assert.Equal(looks, await StatusAsync(key, "GET", "routes"));
        Assert.Equal(changes, await StatusAsync(key, "POST", "prune?dry_run=true"));
    }

    [Theory]
    [InlineData("GET /api/v1/apps HTTP/1.1\r")]
    [InlineData("luma-key ci everything")]
    [InlineData("")]
    public async Task A_connection_that_does_not_say_whose_key_it_is_gets_no_answer(string preamble)
    {
        using var key = With(preamble);

        await Assert.ThrowsAsync<HttpRequestException>(() => StatusAsync(key, "GET", "apps"));
    }

    private static string Request(string project, AppFile app) => JsonSerializer.Serialize(
        new { app = new { project, name = app.Name, image = app.Image, proxy = new { hosts = new[] { app.Host }, appPort = app.Port } } });

    private HttpClient With(string preamble) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellation) =>
        {
            var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await connection.ConnectAsync(new UnixDomainSocketEndPoint($"{_stage.Agent.SocketPath}.keys"), cancellation);
            await connection.SendAsync(Encoding.ASCII.GetBytes($"{preamble}\n"), cancellation);
            return new NetworkStream(connection, ownsSocket: true);
        },
    })
    {
        BaseAddress = new("http://agent/api/v1/"),
    };

    private static async Task<JsonElement> Get(AgentApi api, string path)
    {
        using var answer = await api.SendAsync("GET", path, new StringContent(""));
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<int> StatusAsync(HttpClient key, string method, string path, string body = "{}")
    {
        using var answer = await key.SendAsync(new(new(method), path) { Content = method == "GET" ? null : new StringContent(body, Encoding.UTF8, "application/json") });
        return (int)answer.StatusCode;
    }
}
