using Luma.Core.Api;
using Luma.Tests.Core.Apps;

namespace Luma.Tests.Core.Api;

public sealed class DeployRequestTests
{
    [Fact]
    public void Printed_it_names_the_app_and_no_secret()
    {
        var request = new DeployRequest
        {
            App = Blog.Spec with { Secrets = ["TOKEN"] },
            Secrets = new Dictionary<string, string> { ["TOKEN"] = "hunter2" },
        };

        Assert.Equal("DeployRequest { App = blog, Image = blog:1 }", request.ToString());
        Assert.Equal("DeployRequest { App = blog, Image = blog:1 }", $"{request}");
    }
}
