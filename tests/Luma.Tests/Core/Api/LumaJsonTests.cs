using System.Text.Json;
using Luma.Core.Api;
using Luma.Core.Apps;
using Luma.Tests.Core.Apps;

namespace Luma.Tests.Core.Api;

public sealed class LumaJsonTests
{
    private const string LeastRequest = """{"app":{"project":"site","name":"blog","image":"blog:1","proxy":{"appPort":3000}}}""";

    [Fact]
    public void What_a_request_leaves_out_has_its_default()
    {
        var request = Read(LeastRequest);
        var app = request.App;

        Assert.Equal(("site", "blog", "blog:1", 3000), (app.Project, app.Name, app.Image, app.Proxy.AppPort));
        Assert.Empty(request.Secrets);
        Assert.Equal(1, app.Replicas);
        Assert.Equal("/", app.Proxy.PathPrefix);
        Assert.Empty(app.Proxy.Hosts);
        Assert.Equal(new HealthSpec { Path = "/up", Timeout = Seconds(10), Boot = Seconds(60), Interval = Seconds(1) }, app.Health);
        Assert.Empty(app.Environment);
        Assert.Empty(app.Secrets);
        Assert.Empty(app.Command);
        Assert.Empty(app.Volumes);
        Assert.Equal(new ResourceSpec { Memory = null, Cpus = null }, app.Resources);
        Assert.Equal(new DrainSpec { Timeout = Seconds(30), Max = Seconds(300) }, app.Drain);
        Assert.Equal(Seconds(30), app.StopGrace);
    }

    [Fact]
    public void What_a_part_of_a_spec_leaves_out_has_its_default_too()
    {
        var app = Read("""
            {"app":{"project":"site","name":"blog","image":"blog:1","proxy":{"appPort":3000},
            "health":{"path":"/ok"},"drain":{"max":"01:00:00"},"resources":{"cpus":0.5}}}
            """).App;

        Assert.Equal(new HealthSpec { Path = "/ok", Timeout = Seconds(10), Boot = Seconds(60), Interval = Seconds(1) }, app.Health);
        Assert.Equal(new DrainSpec { Timeout = Seconds(30), Max = Seconds(3600) }, app.Drain);
        Assert.Equal(new ResourceSpec { Memory = null, Cpus = 0.5m }, app.Resources);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"app":{}}""")]
    [InlineData("""{"app":{"project":"site","name":"blog","image":"blog:1"}}""")]
    [InlineData("""{"app":{"project":"site","name":"blog","image":"blog:1","proxy":{}}}""")]
    [InlineData("""{"app":null}""")]
    [InlineData("""{"app":{"project":null,"name":"blog","image":"blog:1","proxy":{"appPort":3000}}}""")]
    [InlineData("""{"app":{"project":"site","name":"blog","image":"blog:1","proxy":{"appPort":3000},"health":null}}""")]
    [InlineData("""{"app":{"project":"site","name":"blog","image":"blog:1","proxy":{"appPort":3000,"hosts":null}}}""")]
    [InlineData("""{"app":{"project":"site","name":"blog","image":"blog:1","proxy":{"appPort":"3000"}}}""")]
    public void A_required_value_cannot_be_left_out_or_null(string request) => Assert.Throws<JsonException>(() => Read(request));

    [Fact]
    public void A_spec_comes_back_as_it_went()
    {
        var app = Blog.Spec with
        {
            Replicas = 3,
            Environment = new Dictionary<string, string> { ["A"] = "1" },
            Secrets = ["B"],
            Command = ["serve", "-v"],
            Volumes = ["data:/data"],
            Resources = new() { Memory = 64L << 20, Cpus = 0.5m },
            Drain = new() { Timeout = Seconds(1), Max = Seconds(2) },
            StopGrace = Seconds(3),
        };

        var text = JsonSerializer.Serialize(app, LumaJson.Default.AppSpec);
        var again = JsonSerializer.Deserialize(text, LumaJson.Default.AppSpec)!;

        Assert.Equivalent(app, again, strict: true);
        Assert.Equal(text, JsonSerializer.Serialize(again, LumaJson.Default.AppSpec));
    }

    [Fact]
    public void Names_are_camel_case_on_one_line_and_what_is_null_is_left_out() => Assert.Equal(
        """{"project":"site","name":"blog","condition":"Absent","release":0,"image":"","version":"","imageId":"","hosts":[],"pathPrefix":"/","replicasWanted":0,"replicas":[],"now":"2030-01-02T03:04:05+00:00","waiting":[]}""",
        JsonSerializer.Serialize(
            new AppStatus { Project = "site", Name = "blog", Condition = AppCondition.Absent, Now = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero) },
            LumaJson.Default.AppStatus));

    private static DeployRequest Read(string text) => JsonSerializer.Deserialize(text, LumaJson.Default.DeployRequest)!;

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
