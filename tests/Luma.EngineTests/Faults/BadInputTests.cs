using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Faults;

/// <summary>What a person, or a program, writes wrongly.</summary>
public sealed class BadInputTests(SharedStage shared) : IClassFixture<SharedStage>
{
    [Fact]
    public async Task A_missing_file_is_exit_code_2_with_the_way_to_make_one()
    {
        await using var stage = Stage.Silent();

        (await stage.LumaAsync("deploy")).Exited(2).Said("there is no luma.yml here or in a folder above").Said("luma init");
    }

    [Fact]
    public async Task Fault_37_an_app_that_publishes_a_port_of_the_server_is_refused_with_the_reason()
    {
        var stage = shared.Stage;
        var app = stage.NewApp();
        var path = stage.WriteFile("ports/luma.yml", AppFile.Yaml(app) + "    ports: ['8080:3000']\n");

        (await stage.LumaAsync("deploy", "--config", path)).Exited(2).Said($"apps.{app.Name}.ports cannot be published: in a deployment two sets run at once");
    }

    [Fact]
    public async Task Fault_41_a_client_of_a_later_version_changes_nothing_and_is_told_to_have_the_agent_upgraded()
    {
        using var request = new StringContent("{}") { Headers = { { "Luma-Api", "99" } } };

        using var refused = await shared.Stage.Api.SendAsync("POST", "deployments", request);

        var told = await refused.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("urn:luma:versions", told, StringComparison.Ordinal);
        Assert.Contains("upgrade the agent on the server", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_problem_of_a_file_is_told_in_one_run_each_at_its_place()
    {
        var stage = shared.Stage;
        var app = stage.NewApp();
        var path = stage.WriteFile("bad/luma.yml", $$"""
            project: {{app.Project}}
            apps:
              {{app.Name}}:
                image: "Not An Image"
                replicas: many
                proxy: {hosts: [{{app.Host}}, {{app.Host}}], app_port: 70000}
                health: {interval: 0s, timeout: soon}
                colour: blue
            """);

        var refused = (await stage.LumaAsync("deploy", "--config", path)).Exited(2);

        refused.Said($"{path}:4:").Said($"apps.{app.Name}.image must be an image reference")
            .Said($"{path}:5:").Said($"apps.{app.Name}.replicas")
            .Said($"{path}:6:").Said("is listed twice").Said("must lie between 1 and 65535 (was 70000)")
            .Said($"{path}:7:").Said("must be greater than zero (was 0s)").Said("was 'soon'")
            .Said($"{path}:8:").Said("colour")
            .Said("7 problems in");
        Assert.Empty(await Engine.PictureAsync(app));
    }

    [Fact]
    public async Task Broken_YAML_is_told_with_line_and_column()
    {
        await using var stage = Stage.Silent();
        var path = stage.WriteFile("broken/luma.yml", "project: shop\napps: [unclosed\n");

        (await stage.LumaAsync("deploy", "--config", path)).Exited(2).Said($"{path}:").Said("is not valid YAML").Said("1 problem in");
    }

    [Fact]
    public async Task An_app_that_the_file_has_not_is_exit_code_2()
    {
        var stage = shared.Stage;
        var app = stage.NewApp();

        (await stage.TryDeployAsync(app, "nobody")).Exited(2).Said("has no app named 'nobody'");
        (await stage.LumaAsync("deploy", "--no-such-option")).Exited(2).Said("--no-such-option");

        Assert.Empty(await Engine.PictureAsync(app));
    }

    [Fact]
    public async Task A_spec_sent_straight_to_the_agent_is_held_to_the_same_rules()
    {
        var stage = shared.Stage;
        var proxy = new { appPort = 0, hosts = new[] { "http://x" } };
        var spec = new { app = new { project = "Bad Project", name = "web", image = "", replicas = 0, proxy } };

        using var answer = await stage.Api.SendAsync("POST", "deployments", JsonContent.Create(spec));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var places = problem.RootElement.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("path").GetString());
        Assert.Equal(["project", "apps.web.image", "apps.web.replicas", "apps.web.proxy.hosts[0]", "apps.web.proxy.app_port"], places);
    }

    [Theory]
    [InlineData("POST", "deployments", "{", HttpStatusCode.BadRequest)]
    [InlineData("POST", "deployments", "{}", HttpStatusCode.BadRequest)]
    [InlineData("POST", "deployments", "null", HttpStatusCode.BadRequest)]
    [InlineData("POST", "deployments", """{"app":{"project":"a","name":"a","image":"a","proxy":{"hosts":[null],"appPort":1}}}""", HttpStatusCode.BadRequest)]
    [InlineData("GET", "deployments/none/status", "", HttpStatusCode.NotFound)]
    [InlineData("GET", "deployments/none/events", "", HttpStatusCode.NotFound)]
    [InlineData("GET", "apps/none", "", HttpStatusCode.NotFound)]
    [InlineData("POST", "apps/none/restart", "", HttpStatusCode.NotFound)]
    [InlineData("PUT", "routes/a.test", """{"target": "x"}""", HttpStatusCode.BadRequest)]
    public async Task What_the_agent_cannot_do_it_answers_with_a_problem(string method, string path, string body, HttpStatusCode status)
    {
        using var answer = await shared.Stage.Api.SendAsync(method, path, new StringContent(body));

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }
}
