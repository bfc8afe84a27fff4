using System.Text.Json;
using Luma.Docker;

namespace Luma.Tests.Docker;

public sealed class PullTests
{
    [Theory]
    [InlineData("blog", "fromImage=blog&tag=latest")]
    [InlineData("blog:7", "fromImage=blog&tag=7")]
    [InlineData("localhost:5000/team/blog", "fromImage=localhost%3A5000%2Fteam%2Fblog&tag=latest")]
    [InlineData("localhost:5000/team/blog:7", "fromImage=localhost%3A5000%2Fteam%2Fblog&tag=7")]
    [InlineData("blog:7@sha256:ab", "fromImage=blog&tag=sha256%3Aab")]
    public async Task Exactly_one_image_is_asked_for(string image, string query)
    {
        await using var engine = new FakeEngine().On("POST /v1.41/images/create", 200, "");
        await using var client = engine.Client();

        Assert.Empty(await PullAsync(client, image));

        Assert.Contains($"POST /v1.41/images/create?{query}", engine.Requests);
    }

    [Fact]
    public async Task Progress_is_counted_in_bytes()
    {
        await using var engine = new FakeEngine().On(
            "POST /v1.41/images/create",
            200,
            """{"status":"Pulling from blog","id":"7"}""" + "\r\n"
            + """{"status":"Downloading","progressDetail":{"current":10,"total":40},"progress":"[=> ]","id":"ab12"}""" + "\r\n"
            + """{"status":"Extracting","progressDetail":{},"id":"ab12"}""" + "\r\n");
        await using var client = engine.Client();

        Assert.Equal(
            [new("Pulling from blog", "7", null, null), new("Downloading", "ab12", 10, 40), new("Extracting", "ab12", null, null)],
            await PullAsync(client, "blog:7"));
    }

    [Fact]
    public async Task A_failure_told_after_the_headers_fails_the_pull()
    {
        await using var engine = new FakeEngine().On(
            "POST /v1.41/images/create",
            200,
            """{"status":"Pulling"}""" + "\r\n" + """{"errorDetail":{"message":"no space left"},"error":"no space left"}""" + "\r\n");
        await using var client = engine.Client();

        var error = await Assert.ThrowsAsync<DockerException>(() => PullAsync(client, "blog"));

        Assert.Equal("no space left", error.Message);
    }

    [Fact]
    public async Task Credentials_travel_as_padded_base64url()
    {
        await using var engine = new FakeEngine().On("POST /v1.41/images/create", 200, "");
        await using var client = engine.Client();

        await PullAsync(client, "r.test/blog", new() { Username = "u", Password = "pä?>~~", ServerAddress = "r.test" });

        var header = engine.Exchanges.Last().Headers["X-Registry-Auth"];
        Assert.Equal(0, header.Length % 4);
        Assert.DoesNotContain('+', header);
        Assert.DoesNotContain('/', header);
        using var json = JsonDocument.Parse(Convert.FromBase64String(header.Replace('-', '+').Replace('_', '/')));
        Assert.Equal("u", json.RootElement.GetProperty("username").GetString());
        Assert.Equal("pä?>~~", json.RootElement.GetProperty("password").GetString());
        Assert.Equal("r.test", json.RootElement.GetProperty("serveraddress").GetString());
    }

    [Fact]
    public void Credentials_do_not_print_their_secret() =>
        Assert.Equal("u@r.test", new RegistryAuth { Username = "u", Password = "secret", ServerAddress = "r.test" }.ToString());

    private static async Task<List<PullProgress>> PullAsync(DockerClient client, string image, RegistryAuth? auth = null)
    {
        var progress = new List<PullProgress>();
        await foreach (var message in client.Images.PullAsync(image, auth))
            progress.Add(message);
        return progress;
    }
}
