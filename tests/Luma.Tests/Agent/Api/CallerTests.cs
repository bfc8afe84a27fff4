using Luma.Agent.Api;

namespace Luma.Tests.Agent.Api;

public sealed class CallerTests
{
    private static readonly string[] Passwd = ["root:x:0:0:root:/root:/bin/bash", "", "torn", "ann:x:1000:1000::/home/ann:/bin/sh"];

    [Theory]
    [InlineData("0", "root")]
    [InlineData("1000", "ann")]
    [InlineData("1001", "1001")]
    public void A_user_goes_by_name_and_one_without_by_number(string user, string name) => Assert.Equal(name, Caller.NameOf(user, Passwd));
}
