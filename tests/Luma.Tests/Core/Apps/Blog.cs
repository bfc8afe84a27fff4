using Luma.Core.Apps;

namespace Luma.Tests.Core.Apps;

/// <summary>An app without a fault, for tests to break.</summary>
internal static class Blog
{
    public static AppSpec Spec { get; } = new()
    {
        Project = "site",
        Name = "blog",
        Image = "blog:1",
        Proxy = new() { Hosts = ["blog.example.com"], AppPort = 3000 },
    };

    public static AppSpec With(this AppSpec app, Func<ProxySpec, ProxySpec> change) => app with { Proxy = change(app.Proxy) };

    public static AppSpec OnHosts(this AppSpec app, params string[] hosts) => app.With(proxy => proxy with { Hosts = hosts });
}
