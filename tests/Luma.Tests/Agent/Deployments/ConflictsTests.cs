using Luma.Agent.Api;
using Luma.Agent.Deployments;
using Luma.Agent.Routing;
using Luma.Agent.Storage;
using Luma.Core.Api;
using Luma.Core.Apps;
using Luma.Docker;
using Luma.Proxy;
using Luma.Tests.Agent.Rig;
using Luma.Tests.Core.Apps;

namespace Luma.Tests.Agent.Deployments;

public sealed class ConflictsTests : IDisposable
{
    private readonly StateOnDisk _state = new();
    private readonly Switchboard _proxy = new(new ProxyOptions());
    private readonly DockerClient _docker = new();
    private readonly AppStore _apps;
    private readonly RoutePublisher _routes;
    private readonly ManualRouting _manual;
    private readonly Conflicts _conflicts;

    public ConflictsTests()
    {
        _state.Folder.Save([new ManualRoute("cache.example.com", "cache", 6379)]);
        _apps = new(_state.Folder);
        _routes = new(new LocalControl(_proxy));
        _manual = new(_state.Folder, _routes, _apps, new(_state.Folder.Audit, TimeProvider.System), _docker);
        _conflicts = new(_apps, _manual);
        _apps.Save(Records.App("blog"));
    }

    public void Dispose()
    {
        _manual.Dispose();
        _routes.Dispose();
        _docker.Dispose();
        _proxy.Dispose();
        _state.Dispose();
    }

    [Fact]
    public void An_app_may_take_its_own_hosts_again() => _conflicts.Check(Blog.Spec, []);

    [Fact]
    public void A_name_belongs_to_one_project()
    {
        var refused = Assert.Throws<ApiFault>(() => _conflicts.Check(Blog.Spec with { Project = "other" }, [])).Problem;

        Assert.Equal((ProblemTypes.NameTaken, 409), (refused.Type, refused.Status));
        Assert.Equal("apps.blog cannot be deployed: this server already has an app blog, of project site", refused.Detail);
    }

    [Theory]
    [InlineData("blog.example.com", "/", "app blog of project site")]
    [InlineData("BLOG.example.com", "//", "app blog of project site")]
    [InlineData("wiki.example.com", "/", "app wiki of project site")]
    [InlineData("cache.example.com", "/", "cache:6379, a route set by hand")]
    [InlineData("Cache.example.com", "//", "cache:6379, a route set by hand")]
    public void A_host_that_leads_elsewhere_is_refused(string host, string prefix, string owner)
    {
        var wiki = Blog.Spec.OnHosts("wiki.example.com") with { Name = "wiki" };

        var refused = Assert.Throws<ApiFault>(() => _conflicts.Check(Shop(prefix, "shop.example.com", host), [wiki])).Problem;

        Assert.Equal((ProblemTypes.HostTaken, 409), (refused.Type, refused.Status));
        Assert.Equal($"apps.shop.proxy.hosts[1] cannot be {host}: that host and path already lead to {owner}", refused.Detail);
        Assert.Equal("apps.shop.proxy.hosts[1]", Assert.Single(refused.Errors).Path);
    }

    [Theory]
    [InlineData("shop.example.com", "/")]
    [InlineData("blog.example.com", "/shop")]
    [InlineData("cache.example.com", "/shop")]
    public void A_host_or_path_of_its_own_is_accepted(string host, string prefix) => _conflicts.Check(Shop(prefix, host), []);

    private static AppSpec Shop(string prefix, params string[] hosts) =>
        Blog.Spec.OnHosts(hosts).With(proxy => proxy with { PathPrefix = prefix }) with { Name = "shop" };
}
