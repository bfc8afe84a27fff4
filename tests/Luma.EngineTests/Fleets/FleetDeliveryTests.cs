using System.Text.Json;
using Luma.EngineTests.Images;
using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Fleets;

/// <summary>An image that is built here, on its way to several servers.</summary>
[Collection(Alone.Name)]
public sealed class FleetDeliveryTests(FleetScene scene) : IClassFixture<FleetScene>
{
    [LongFact]
    public async Task What_is_built_here_comes_to_every_server_under_one_id_and_is_sent_to_none_twice()
    {
        var stage = scene.Servers[0].Stage;
        var app = stage.NewApp();
        var project = new Project(stage, app);
        project.Write("Dockerfile", "FROM luma-hello:2\nCOPY content /content\n");
        project.Write("content", app.Name);
        project.Write("luma.yml", scene.Yaml() + $$"""
            project: {{app.Project}}
            apps:
              {{app.Name}}:
                build: {context: .}
                proxy: {hosts: [{{app.Host}}], app_port: {{app.Port}}}

            """);
        try
        {
            var sent = await DeliverAsync(project);

            Assert.Equal(["web-1", "web-2", "web-3"], sent.Select(one => one.GetProperty("server").GetString()!).Order(StringComparer.Ordinal));
            Assert.All(sent, one => Assert.Equal(1, one.GetProperty("layers").GetInt32()));
            Assert.Single(sent.Select(one => one.GetProperty("bytes").GetInt64()).Distinct());
            var image = sent[0].GetProperty("image").GetString()!;
            var here = await DockerCli.InspectAsync(image, "{{.Id}}");
            foreach (var server in scene.Servers)
            {
                Assert.Equal(here, (await server.Engine.RunAsync("inspect", "--format", "{{.Image}}", $"{app.Name}-blue")).Trim());
            }

            Assert.Equal("2 2 2", await scene.VersionsAsync(app));
            Assert.Empty(await DeliverAsync(project));
        }
        finally
        {
            await DockerCli.RunAsync("image", "rm", "--force", await DockerCli.InspectAsync($"{project.Repository}:latest", "{{.Id}}"));
        }
    }

    /// <summary>Builds and deploys it; what was sent to whom.</summary>
    private static async Task<IReadOnlyList<JsonElement>> DeliverAsync(Project project) =>
        [.. Project.Events((await project.TryDeployAsync(new Dictionary<string, string> { ["LUMA_AGENT"] = "" }, "--json")).Exited(0))
            .Where(one => one.GetProperty("type").GetString() == "delivered" && one.GetProperty("layers").GetInt32() > 0)];
}
