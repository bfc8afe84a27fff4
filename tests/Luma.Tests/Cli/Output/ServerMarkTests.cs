using Luma.Cli.Output;

namespace Luma.Tests.Cli.Output;

public sealed class ServerMarkTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"server":"web-1","a":1}""")]
    [InlineData("""{ }""", """{"server":"web-1"}""")]
    [InlineData("""[{"a":1},{"a":[2]}]""", "{\"server\":\"web-1\",\"a\":1}\n{\"server\":\"web-1\",\"a\":[2]}")]
    [InlineData("[]", "")]
    public void Each_object_tells_its_server_and_is_a_line_of_its_own(string json, string marked) =>
        Assert.Equal(marked, string.Join('\n', ServerMark.On(json, "web-1")));
}
