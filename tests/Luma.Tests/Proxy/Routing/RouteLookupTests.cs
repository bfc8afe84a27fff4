using System.Net;
using Luma.Proxy;

namespace Luma.Tests.Proxy.Routing;

public sealed class RouteLookupTests : IDisposable
{
    private readonly Switchboard _switchboard = new(new ProxyOptions());

    public void Dispose() => _switchboard.Dispose();

    [Theory]
    [InlineData("blog.example")]
    [InlineData("BLOG.Example")]
    [InlineData("blog.example:8080")]
    [InlineData("blog.example.")]
    [InlineData("blog.example.:80")]
    public void A_host_is_found_whatever_its_case_port_or_trailing_dot(string header)
    {
        Serve(("blog.example", "/", "blog"));

        Assert.Equal("blog", Find(header, "/"));
    }

    [Theory]
    [InlineData("other.example")]
    [InlineData("www.blog.example")]
    [InlineData("blog.example..")]
    [InlineData("")]
    public void Another_host_is_not_found(string header)
    {
        Serve(("blog.example", "/", "blog"));

        Assert.Null(Find(header, "/"));
    }

    [Theory]
    [InlineData("[::1]")]
    [InlineData("[::1]:8080")]
    public void An_IPv6_literal_keeps_its_colons(string header)
    {
        Serve(("[::1]", "/", "six"));

        Assert.Equal("six", Find(header, "/"));
    }

    [Theory]
    [InlineData("/api", "api")]
    [InlineData("/api/", "api")]
    [InlineData("/api/x", "api")]
    [InlineData("/api/v2", "v2")]
    [InlineData("/api/v2/users", "v2")]
    [InlineData("/api/v20", "api")]
    [InlineData("/apix", "web")]
    [InlineData("/API", "web")]
    [InlineData("/", "web")]
    [InlineData("//api", "web")]
    public void The_longest_prefix_on_whole_segments_wins(string path, string app)
    {
        Serve(("blog.example", "/", "web"), ("blog.example", "/api", "api"), ("blog.example", "/api/v2/", "v2"));

        Assert.Equal(app, Find("blog.example", path));
    }

    [Fact]
    public void A_path_that_no_prefix_covers_is_not_found_even_with_a_catch_all_host()
    {
        Serve(("blog.example", "/api", "api"), ("*", "/", "rest"));

        Assert.Null(Find("blog.example", "/other"));
    }

    [Fact]
    public void The_catch_all_host_answers_for_hosts_without_routes()
    {
        Serve(("blog.example", "/", "blog"), ("*", "/", "rest"));

        Assert.Equal("blog", Find("blog.example", "/"));
        Assert.Equal("rest", Find("anything.example:81", "/"));
        Assert.Equal("rest", Find("", "/"));
    }

    [Fact]
    public void A_lookup_allocates_nothing()
    {
        Serve(("blog.example", "/", "web"), ("blog.example", "/api", "api"), ("*", "/", "rest"));
        var snapshot = _switchboard.Snapshot;
        snapshot.Find("Blog.Example:8080", "/api/users");

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            snapshot.Find("Blog.Example:8080", "/api/users");
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private void Serve(params (string Host, string Prefix, string App)[] routes) => _switchboard.Apply(new RouteTable
    {
        Generation = 1,
        Routes = [.. routes.Select(route => new Route { Host = route.Host, PathPrefix = route.Prefix, App = route.App, Release = "1" })],
    });

    private string? Find(string host, string path) => _switchboard.Snapshot.Find(host, path)?.Route.App;
}
