using Luma.Cli.Configuration;
using Luma.Core.Units;
using Luma.Tests.Cli.Rig;

namespace Luma.Tests.Cli.Configuration;

/// <summary>One case is one folder of Cases: <c>luma.yml</c>, and in <c>expected.txt</c> every problem of it.</summary>
public sealed class LumaFileTests
{
    public static TheoryData<string> Cases =>
        [.. Directory.GetDirectories(Sources.Cases).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_problem_is_reported_at_its_place(string name)
    {
        var folder = Path.Combine(Sources.Cases, name);
        var expected = File.ReadAllText(Path.Combine(folder, "expected.txt"));
        Assert.Equal(expected, string.Concat(Problems(folder).Select(problem => problem + "\n")));
    }

    [Fact]
    public void Every_key_arrives_where_it_belongs()
    {
        var web = Load("""
            project: shop
            apps:
              web:
                image: shop-web:1
                replicas: 3
                proxy: {hosts: shop.com, app_port: 3000, path_prefix: /a}
                health: {path: /healthz, timeout: 5s, boot: 2m, interval: 500ms}
                environment: {plain: [A=b=c, B=], secret: [TOKEN]}
                command: sh -c 'echo "a b"' \$HOME "x y"
                volumes: ["data:/data:ro"]
                resources: {memory: 64m, cpus: 0.5}
                drain: {timeout: 1s, max: 1h}
                stop_grace: 0s
            """).Apps[0];

        Assert.Equal(("shop", "web", "shop-web:1", 3), (web.Project, web.Name, web.Image, web.Replicas));
        Assert.Equal((3000, "/a"), (web.Proxy.AppPort, web.Proxy.PathPrefix));
        Assert.Equal(["shop.com"], web.Proxy.Hosts);
        Assert.Equal(("/healthz", "5s", "2m", "500ms"),
            (web.Health.Path, Duration.Format(web.Health.Timeout), Duration.Format(web.Health.Boot), Duration.Format(web.Health.Interval)));
        Assert.Equal(new Dictionary<string, string> { ["A"] = "b=c", ["B"] = "" }, web.Environment);
        Assert.Equal(["TOKEN"], web.Secrets);
        Assert.Equal(["sh", "-c", "echo \"a b\"", "$HOME", "x y"], web.Command);
        Assert.Equal(["data:/data:ro"], web.Volumes);
        Assert.Equal((64L << 20, 0.5m), (web.Resources.Memory, web.Resources.Cpus));
        Assert.Equal(("1s", "1h", "0s"), (Duration.Format(web.Drain.Timeout), Duration.Format(web.Drain.Max), Duration.Format(web.StopGrace)));
    }

    [Fact]
    public void A_plain_mapping_of_variables_keeps_what_was_written()
    {
        var app = Load("""
            project: shop
            apps:
              web:
                image: shop-web
                proxy: {app_port: 3000}
                environment: {PORT: 3000, DEBUG: true, EMPTY: "", QUOTED: "null"}
                command: [./run, "a b"]
            """).Apps[0];
        Assert.Equal(new Dictionary<string, string> { ["PORT"] = "3000", ["DEBUG"] = "true", ["EMPTY"] = "", ["QUOTED"] = "null" }, app.Environment);
        Assert.Equal(["./run", "a b"], app.Command);
    }

    [Fact]
    public void A_merged_mapping_gives_what_the_app_itself_does_not_say()
    {
        var file = LumaFile.Load(new(Path.Combine(Sources.Cases, "anchors_and_merges_are_fine", "luma.yml"), "luma.yml"));
        Assert.Equal(("shop-api", "/healthz"), (file.Apps[1].Image, file.Apps[1].Health.Path));
        Assert.Equal(["api.shop.com"], file.Apps[1].Proxy.Hosts);
        Assert.Equal(("5s", "2s"), (Duration.Format(file.Apps[2].Health.Timeout), Duration.Format(file.Apps[2].Health.Interval)));
    }

    [Fact]
    public void The_file_is_found_in_the_folder_or_above_it_and_named_from_where_one_stands()
    {
        using var folder = new Folder().With("luma.yml", "");
        var below = Directory.CreateDirectory(folder.Of("a/b")).FullName;
        Assert.Equal(new(folder.Of("luma.yml"), "luma.yml"), ConfigPath.Find(null, folder.Path));
        Assert.Equal(new(folder.Of("luma.yml"), "../../luma.yml"), ConfigPath.Find(null, below));
        Assert.Equal(new(folder.Of("a/x.yml"), "../x.yml"), ConfigPath.Find("../x.yml", below));
    }

    private static LumaFile Load(string text)
    {
        using var folder = new Folder().With("luma.yml", text);
        return LumaFile.Load(new(folder.Of("luma.yml"), "luma.yml"));
    }

    private static IEnumerable<string> Problems(string folder)
    {
        try
        {
            LumaFile.Load(new(Path.Combine(folder, "luma.yml"), "luma.yml"));
            return [];
        }
        catch (ConfigurationException e)
        {
            return e.Findings.Select(finding => finding.ToString());
        }
    }
}
