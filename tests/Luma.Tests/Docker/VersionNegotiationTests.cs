using Luma.Docker;

namespace Luma.Tests.Docker;

public sealed class VersionNegotiationTests
{
    [Theory]
    [InlineData("1.41", "1.41")]
    [InlineData("1.47", "1.47")]
    [InlineData("1.51", "1.51")]
    public async Task The_engines_newest_version_is_spoken_after_one_question(string newest, string spoken)
    {
        await using var engine = new FakeEngine(newest).On($"GET /v{spoken}/info", 200, "{}");
        await using var client = engine.Client();

        await client.System.InfoAsync();
        await client.System.InfoAsync();

        Assert.Equal(["GET /_ping", $"GET /v{spoken}/info", $"GET /v{spoken}/info"], engine.Requests);
        Assert.Equal(spoken, await client.System.ApiVersionAsync());
    }

    [Fact]
    public async Task A_newer_engine_is_spoken_to_in_the_newest_version_we_know()
    {
        await using var engine = new FakeEngine("1.60")
            .On("GET /version", 200, """{"ApiVersion":"1.60","MinAPIVersion":"1.44"}""")
            .On("GET /v1.51/info", 200, """{"Name":"newer"}""");
        await using var client = engine.Client();

        Assert.Equal("newer", (await client.System.InfoAsync()).Name);
    }

    [Fact]
    public async Task An_engine_too_old_is_refused_with_both_versions()
    {
        await using var engine = new FakeEngine("1.39");
        await using var client = engine.Client();

        var error = await Assert.ThrowsAsync<DockerVersionException>(() => client.System.InfoAsync());

        Assert.Equal($"Docker Engine at {engine.Endpoint} is too old: it speaks API 1.39, 1.41 (Engine 20.10) is needed", error.Message);
    }

    [Fact]
    public async Task An_engine_that_demands_more_than_we_know_is_refused_with_both_versions()
    {
        await using var engine = new FakeEngine("1.70").On("GET /version", 200, """{"MinAPIVersion":"1.52"}""");
        await using var client = engine.Client();

        var error = await Assert.ThrowsAsync<DockerVersionException>(() => client.System.InfoAsync());

        Assert.Equal(
            $"Docker Engine at {engine.Endpoint} is too new: it demands API 1.52, this client knows versions up to 1.51", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("one")]
    [InlineData("1")]
    [InlineData("-1.41")]
    public async Task What_names_no_version_is_no_engine(string version)
    {
        await using var engine = new FakeEngine(version);
        await using var client = engine.Client();

        var error = await Assert.ThrowsAsync<DockerVersionException>(() => client.System.InfoAsync());

        Assert.Contains("no Docker Engine", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_question_is_asked_again()
    {
        await using var engine = new FakeEngine("1.39").On("GET /v1.41/info", 200, "{}");
        await using var client = engine.Client();
        await Assert.ThrowsAsync<DockerVersionException>(() => client.System.InfoAsync());

        engine.ApiVersion = "1.41";

        await client.System.InfoAsync();
    }

    [Fact]
    public async Task An_engine_upgraded_beyond_the_version_agreed_on_is_asked_again()
    {
        await using var engine = new FakeEngine().On("GET /v1.41/info", 200, "{}").On("GET /v1.48/info", 200, "{}");
        await using var client = engine.Client();
        await client.System.InfoAsync();

        engine.ApiVersion = "1.48";
        engine.On("GET /v1.41/info", 400, """{"message":"client version 1.41 is too old"}""");

        await Assert.ThrowsAsync<DockerException>(() => client.System.InfoAsync());
        await client.System.InfoAsync();
    }
}
