using Luma.Cli;
using Luma.Cli.Configuration;
using Luma.Tests.Cli.Rig;

namespace Luma.Tests.Cli.Configuration;

/// <summary>One <c>luma.yml</c> for several environments: what is laid over it, and variables.</summary>
public sealed class EnvironmentTests : IDisposable
{
    private readonly Folder _folder = new();
    private readonly Dictionary<string, string> _variables = [];

    [Fact]
    public void Mappings_merge_all_else_replaces_and_null_takes_away()
    {
        Base("""
            project: shop
            apps:
              web:
                image: shop-web:1
                replicas: 2
                proxy: {hosts: [shop.com, www.shop.com], app_port: 3000}
                environment: {LOG_LEVEL: info, DEBUG: "0"}
                health: {path: /ready, timeout: 3s}
              worker:
                image: shop-worker:1
                proxy: {app_port: 8080}
            """);
        Over("""
            apps:
              web:
                proxy: {hosts: [staging.shop.com]}
                environment: {LOG_LEVEL: debug, DEBUG: }
                health: ~
                replicas: 1
              worker: null
              extra:
                image: shop-extra:1
                proxy: {app_port: 1}
            """);

        var file = Load("staging");

        Assert.Equal(["web", "extra"], file.Apps.Select(app => app.Name));
        var web = file.Apps[0];
        Assert.Equal((1, "shop-web:1", 3000, "/up"), (web.Replicas, web.Image, web.Proxy.AppPort, web.Health.Path));
        Assert.Equal(["staging.shop.com"], web.Proxy.Hosts);
        Assert.Equal(new Dictionary<string, string> { ["LOG_LEVEL"] = "debug" }, web.Environment);
        Assert.Equal("staging", file.Environment);
        Assert.Equal(2, Load(null).Apps[0].Replicas);
    }

    [Fact]
    public void A_problem_is_told_at_its_place_in_the_file_that_has_it()
    {
        Base("project: shop\napps:\n  web:\n    image: shop-web:1\n    replicas: none\n    proxy: {app_port: 0}\n");
        Over("apps:\n  web:\n    health: {timeout: 5}\n    replica: 2\n    stop_grace: 1s\n    stop_grace: 2s\n");
        Assert.Equal(
        [
            "luma.yml:5:5 apps.web.replicas must be a whole number (was 'none')",
            "luma.yml:6:13 apps.web.proxy.app_port must lie between 1 and 65535 (was 0)",
            "luma.staging.yml:3:14 apps.web.health.timeout must be a duration with its unit: write 5s (was '5')",
            "luma.staging.yml:4:5 apps.web.replica is unknown; did you mean replicas?",
            "luma.staging.yml:6:5 apps.web.stop_grace is given twice, first in line 5; keep one",
        ], Problems("staging"));
    }

    [Fact]
    public void An_environment_that_is_malformed_or_only_a_comment_is_what_it_is()
    {
        Base(Small);
        Over("apps: [\n");
        Assert.StartsWith("luma.staging.yml:2:1 is not valid YAML", Assert.Single(Problems("staging")), StringComparison.Ordinal);
        Over("# nothing differs\n");
        Assert.Equal("web", Load("staging").Apps[0].Name);
    }

    [Fact]
    public void An_environment_that_does_not_exist_is_told_with_those_that_do()
    {
        Base(Small);
        Over("project: shop\n");
        var error = Assert.Throws<UsageException>(() => Load("production"));
        Assert.Equal("there is no environment production: luma.production.yml does not exist", error.Message);
        Assert.Equal("There are staging.", error.Remedy);
        Assert.Throws<UsageException>(() => Load("../staging"));
    }

    [Fact]
    public void Variables_are_put_in_where_they_are_referred_to()
    {
        Base("""
            project: shop
            env_files: [.env, more.env]
            apps:
              web:
                image: registry.shop.com/web:${TAG}
                replicas: ${COUNT:-3}
                proxy: {hosts: ["${SUB:-www}.${DOMAIN}"], app_port: 3000}
                environment:
                  EMPTY: ${NOTHING}
                  FALLBACK: ${NOTHING:-some text}
                  PRICE: 5$ $HOME $$ pa$$word
                  TEMPLATE: a $${TAG} b
                command: sh -c 'echo ${TAG} $${TAG}'
            """);
        _folder.With(".env", "TAG=from-file\nDOMAIN=first\nNOTHING=\n").With("more.env", "DOMAIN='shop.com'\n");
        _variables["TAG"] = "1.4";
        _variables["SUB"] = "";

        var web = Load(null).Apps[0];

        Assert.Equal(("registry.shop.com/web:1.4", 3), (web.Image, web.Replicas));
        Assert.Equal(["www.shop.com"], web.Proxy.Hosts);
        Assert.Equal(
            new Dictionary<string, string> { ["EMPTY"] = "", ["FALLBACK"] = "some text", ["PRICE"] = "5$ $HOME $$ pa$$word", ["TEMPLATE"] = "a ${TAG} b" },
            web.Environment);
        Assert.Equal(["sh", "-c", "echo ${TAG} $${TAG}"], web.Command);
    }

    [Fact]
    public void All_that_is_wrong_with_variables_is_told_at_once_and_no_value_of_a_secret_is_let_in()
    {
        Base("""
            project: shop
            env_files: [missing.env, bad.env]
            apps:
              web:
                image: shop-web:${TAG}
                replicas: ${COUNT}
                proxy: {hosts: ["${DOMAIN"], app_port: 3000}
                environment:
                  plain: {URL: "x${TOKEN}"}
                  secret: [TOKEN]
            """);
        _folder.With("bad.env", "hunter2\n");
        _variables["TOKEN"] = "hunter2";
        var problems = Problems(null);
        Assert.Equal(
        [
            "luma.yml:2:13 env_files[0] names missing.env, which does not exist",
            "luma.yml:5:5 apps.web.image needs the variable TAG, which is not set; set it, add it to a file of env_files, or write ${TAG:-default} ($${TAG} for the text itself)",
            "luma.yml:6:5 apps.web.replicas needs the variable COUNT, which is not set; set it, add it to a file of env_files, or write ${COUNT:-default} ($${COUNT} for the text itself)",
            "luma.yml:7:21 apps.web.proxy.hosts[0] has ${ without a name and } after it; write ${NAME} or ${NAME:-default}, or $${ for the two characters themselves",
            "luma.yml:9:15 apps.web.environment.plain.URL refers to TOKEN, which is listed under environment.secret: a secret reaches the containers and nothing else",
            "bad.env:1:1 must read NAME=value",
        ], problems);
        Assert.DoesNotContain("hunter2", string.Concat(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void An_environment_has_secrets_of_its_own()
    {
        Base(Small + "    environment: {secret: [A, B]}\n");
        Over("project: shop\n");
        _folder.With(".luma/secrets", "A=a\nB=b\n").With(".luma/secrets.staging", "B=staged\n");
        Assert.Equal(new Dictionary<string, string> { ["A"] = "a", ["B"] = "staged" }, Secrets("staging"));
        Assert.Equal(new Dictionary<string, string> { ["A"] = "a", ["B"] = "b" }, Secrets(null));

        IReadOnlyDictionary<string, string> Secrets(string? environment) => SecretsFile.For(Load(environment)).Of(Load(environment).Apps[0]);
    }

    [Fact]
    public async Task Config_prints_what_reads_as_the_same_again_and_no_secret()
    {
        Base("""
            project: shop
            apps:
              web:
                image: "shop-web:${TAG}"
                proxy: {hosts: ["a.com", 'b.com'], app_port: 3000}
                environment:
                  plain: {A: " x: y # z", B: "", C: "null", D: "line\nline", E: "$${TAG} \"q\" \\", F: "- x", G: "*a", H: 'true'}
                  secret: [TOKEN]
                command: sh -c 'echo ${TAG}'
                volumes: []
            """);
        Over("apps: {web: {replicas: 2}}\n");
        _folder.With(".luma/secrets", "TOKEN=hunter2\n");
        var run = new LumaRun { Folder = _folder.Path, Variables = { ["TAG"] = "7" } };

        var shown = await run.RunAsync("config", "-e", "staging");

        Assert.Equal((0, ""), (shown.Code, shown.Error));
        Assert.Contains("        - TOKEN # its value is not shown\n", shown.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", shown.Out, StringComparison.Ordinal);
        _variables["TAG"] = "7";
        var before = Load("staging").Apps[0];
        Base(shown.Out);
        var after = Load(null).Apps[0];
        Assert.Equal("${TAG} \"q\" \\", after.Environment["E"]);
        Assert.Equal(before.Environment, after.Environment);
        Assert.Equal(before.Command, after.Command);
        Assert.Equal(("shop-web:7", 2), (after.Image, after.Replicas));
        Assert.Equal(shown.Out, (await run.RunAsync("config")).Out);
    }

    public void Dispose() => _folder.Dispose();

    private const string Small = "project: shop\napps:\n  web:\n    image: shop-web:1\n    proxy: {app_port: 3000}\n";

    private void Base(string text) => _folder.With("luma.yml", text);

    private void Over(string text) => _folder.With("luma.staging.yml", text);

    private LumaFile Load(string? environment) =>
        LumaFile.Load(new(_folder.Of("luma.yml"), "luma.yml"), new(environment, name => _variables.GetValueOrDefault(name)));

    private IReadOnlyList<string> Problems(string? environment) =>
        [.. Assert.Throws<ConfigurationException>(() => Load(environment)).Findings.Select(finding => finding.ToString())];
}
