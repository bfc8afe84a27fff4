using Luma.Core.Apps;

namespace Luma.Tests.Core.Apps;

public sealed class VolumeRulesTests
{
    [Theory]
    [InlineData("data:/data")]
    [InlineData("data:/srv/my data")]
    [InlineData("Data_1.old:/data:ro")]
    [InlineData("d:/d:rw")]
    public void A_named_volume_is_accepted(string volume) => Assert.Empty(Check(volume));

    [Theory]
    [InlineData("/etc:/etc")]
    [InlineData("./data:/data")]
    [InlineData("../data:/data")]
    [InlineData("~/data:/data")]
    [InlineData("/var/run/docker.sock:/var/run/docker.sock")]
    public void A_folder_of_the_server_is_not_handed_out(string volume) => Assert.Equal(
        [$"volumes[0] must be a named volume such as data:/data; folders of the server are not mounted (was '{volume}')"],
        Check(volume));

    [Theory]
    [InlineData("")]
    [InlineData("data")]
    [InlineData("data:")]
    [InlineData("data:data")]
    [InlineData("data:/")]
    [InlineData("data:/data:")]
    [InlineData("data:/data:z")]
    [InlineData("data:/data:ro:rw")]
    [InlineData("-data:/data")]
    [InlineData("da/ta:/data")]
    [InlineData("data:/data:ro\n")]
    public void What_is_no_volume_is_refused(string volume) => Assert.Equal(
        [$"volumes[0] must read name:/path or name:/path:ro (was '{volume}')"],
        Check(volume));

    [Fact]
    public void Every_bad_volume_is_told_with_its_place() =>
        Assert.Equal(["v[0]", "v[2]"], VolumeRules.Check("v", ["/a:/a", "b:/b", "c"]).Select(problem => problem.Path));

    private static IEnumerable<string> Check(string volume) => VolumeRules.Check("volumes", [volume]).Select(problem => problem.ToString());
}
