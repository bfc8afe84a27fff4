using Luma.Core.Api;

namespace Luma.Tests.Core.Api;

public sealed class ApiPathsTests
{
    [Fact]
    public void Paths_are_those_of_version_1()
    {
        Assert.Equal("/api/v1/deployments/d1/status", ApiPaths.DeploymentStatus("d1"));
        Assert.Equal("/api/v1/deployments/d1/events", ApiPaths.DeploymentEvents("d1"));
        Assert.Equal("/api/v1/apps/blog", ApiPaths.App("blog"));
        Assert.Equal("/api/v1/apps/blog/restart", ApiPaths.AppAction("blog", "restart"));
        Assert.Equal("/api/v1/apps/blog/logs?follow=true&tail=10", ApiPaths.AppLogs("blog", follow: true, tail: 10));
        Assert.Equal("/api/v1/routes/blog.example.com", ApiPaths.Route("blog.example.com"));
    }

    [Fact]
    public void No_name_breaks_out_of_its_place()
    {
        Assert.Equal("/api/v1/apps/a%2F..%2Fb%3Fc", ApiPaths.App("a/../b?c"));
        Assert.Equal("/api/v1/routes/a%2Fb", ApiPaths.Route("a/b"));
        Assert.Equal("/api/v1/deployments/a%23b/status", ApiPaths.DeploymentStatus("a#b"));
    }
}
