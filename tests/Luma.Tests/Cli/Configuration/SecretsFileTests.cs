using Luma.Cli.Configuration;
using Luma.Tests.Cli.Rig;

namespace Luma.Tests.Cli.Configuration;

public sealed class SecretsFileTests : IDisposable
{
    private readonly Folder _folder = new Folder().With("luma.yml", """
        project: shop
        apps:
          web:
            image: shop-web
            proxy: {app_port: 3000}
            environment:
              secret: [PASSWORD, TOKEN]
          api:
            image: shop-api
            proxy: {app_port: 3000}
            environment:
              secret:
                - TOKEN
        """);

    [Theory]
    [InlineData("PASSWORD=hunter2", "hunter2")]
    [InlineData("  PASSWORD =  hunter2  ", "hunter2")]
    [InlineData("PASSWORD=a b#c=d", "a b#c=d")]
    [InlineData("PASSWORD='a\\n\"b\"'", "a\\n\"b\"")]
    [InlineData("PASSWORD=\"a\\n\\\"b\\\"\\\\\\$\"", "a\n\"b\"\\\\$")]
    [InlineData("PASSWORD=", "")]
    [InlineData("# a comment\n\nPASSWORD=x\r\n", "x")]
    public void Values_are_read_as_they_stand_or_by_their_quotes(string text, string value)
    {
        _folder.With(".luma/secrets", $"{text}\nTOKEN=t\nUNUSED=u\n");
        var secrets = SecretsFile.For(Load());
        Assert.Equal(new Dictionary<string, string> { ["PASSWORD"] = value, ["TOKEN"] = "t" }, secrets.Of(Load().Apps[0]));
        Assert.Equal(["TOKEN"], secrets.Of(Load().Apps[1]).Keys);
        Assert.Null(secrets.Warning);
    }

    [Fact]
    public void A_missing_file_is_reported_at_each_name() => Assert.Equal(
    [
        "luma.yml:7:16 apps.web.environment.secret[0] has no value: .luma/secrets does not exist; write it with a line PASSWORD=…",
        "luma.yml:7:26 apps.web.environment.secret[1] has no value: .luma/secrets does not exist; write it with a line TOKEN=…",
        "luma.yml:13:11 apps.api.environment.secret[0] has no value: .luma/secrets does not exist; write it with a line TOKEN=…",
    ], Problems());

    [Fact]
    public void Missing_names_and_malformed_lines_are_reported_together_and_without_values()
    {
        _folder.With(".luma/secrets", "hunter2\nPASSWORD=\"hunter2\nA B=hunter2\nX=1\nX=hunter2\n");
        Assert.Equal(
        [
            "luma.yml:7:16 apps.web.environment.secret[0] has no value: add a line PASSWORD=… to .luma/secrets",
            "luma.yml:7:26 apps.web.environment.secret[1] has no value: add a line TOKEN=… to .luma/secrets",
            "luma.yml:13:11 apps.api.environment.secret[0] has no value: add a line TOKEN=… to .luma/secrets",
            ".luma/secrets:1:1 must read NAME=value",
            ".luma/secrets:2:1 PASSWORD has a quote that is not closed at the end of the line",
            ".luma/secrets:3:1 must read NAME=value",
            ".luma/secrets:5:1 X is given twice; keep one",
        ], Problems());
    }

    [Fact]
    public void A_file_that_others_can_read_is_warned_of()
    {
        _folder.With(".luma/secrets", "PASSWORD=p\nTOKEN=t\n", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Assert.Contains("chmod 600 .luma/secrets", SecretsFile.For(Load()).Warning, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private LumaFile Load() => LumaFile.Load(new(_folder.Of("luma.yml"), "luma.yml"));

    private IEnumerable<string> Problems() =>
        Assert.Throws<ConfigurationException>(() => SecretsFile.For(Load())).Findings.Select(finding => finding.ToString());
}
