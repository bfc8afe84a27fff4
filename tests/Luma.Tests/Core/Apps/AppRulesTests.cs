using Luma.Core.Apps;
using Luma.Core.Naming;

namespace Luma.Tests.Core.Apps;

public sealed class AppRulesTests
{
    private const string NameRule = "must be a name of lower-case letters, digits and hyphens that begins with a letter, has at most 40 characters "
        + "and does not end like a container of Luma's, -blue or -green-1";

    [Fact]
    public void A_spec_of_the_required_values_is_accepted() => Assert.Empty(AppRules.Check(Blog.Spec));

    [Fact]
    public void A_spec_that_uses_everything_is_accepted() => Accepts(Blog.Spec with
    {
        Image = "registry.example.com:5000/me/blog:1.4",
        Replicas = 100,
        Proxy = new() { Hosts = ["blog.example.com", "www.example.com"], AppPort = 65535, PathPrefix = "/blog" },
        Health = new() { Path = "/up?deep=1", Timeout = TimeSpan.FromSeconds(1), Boot = TimeSpan.FromDays(30), Interval = TimeSpan.FromMilliseconds(1) },
        Environment = new Dictionary<string, string> { ["RAILS_ENV"] = "production", ["_empty"] = "" },
        Secrets = ["DATABASE_URL"],
        Command = ["serve", "--port", "3000"],
        Volumes = ["data:/data", "uploads:/srv/uploads:ro"],
        Resources = new() { Memory = 6L << 20, Cpus = 0.01m },
        Drain = new() { Timeout = TimeSpan.Zero, Max = TimeSpan.Zero },
        StopGrace = TimeSpan.Zero,
    });

    [Theory]
    [InlineData("")]
    [InlineData("Blog")]
    [InlineData("blog_2")]
    [InlineData("2blog")]
    [InlineData("-blog")]
    [InlineData("blog-blue")]
    public void A_bad_name_is_refused_for_app_and_project(string name)
    {
        Refuses(Blog.Spec with { Name = name }, $"apps.{name} {NameRule} (was '{name}')");
        Refuses(Blog.Spec with { Project = name }, $"project {NameRule} (was '{name}')");
    }

    [Theory]
    [InlineData("")]
    [InlineData("Blog:1")]
    [InlineData("blog:")]
    [InlineData("https://ghcr.io/me/blog")]
    public void A_bad_image_is_refused(string image) => Refuses(
        Blog.Spec with { Image = image },
        $"apps.blog.image must be an image reference such as my-blog:1.4 or ghcr.io/me/blog@sha256:… (was '{image}')");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(101)]
    public void Replicas_lie_between_1_and_100(int replicas) => Refuses(
        Blog.Spec with { Replicas = replicas },
        $"apps.blog.replicas must lie between 1 and 100 (was {replicas})");

    [Theory]
    [InlineData(0)]
    [InlineData(65536)]
    public void A_port_lies_between_1_and_65535(int port) => Refuses(
        Blog.Spec with { Proxy = new() { AppPort = port } },
        $"apps.blog.proxy.app_port must lie between 1 and 65535 (was {port})");

    [Fact]
    public void A_bad_host_is_told_with_its_place_in_the_list() => Refuses(
        Blog.Spec.OnHosts("blog.example.com", "https://blog.example.com"),
        "apps.blog.proxy.hosts[1] must be a host name without scheme, port or path, such as blog.example.com (was 'https://blog.example.com')");

    [Theory]
    [InlineData("")]
    [InlineData("api")]
    [InlineData("/a b")]
    [InlineData("/a?b")]
    [InlineData("/a#b")]
    [InlineData("/a\n")]
    public void A_path_prefix_is_a_path(string prefix) => Refuses(
        Blog.Spec.With(proxy => proxy with { PathPrefix = prefix }),
        $"apps.blog.proxy.path_prefix must begin with / and hold neither spaces, ? nor # (was '{prefix}')");

    [Theory]
    [InlineData("up")]
    [InlineData("/u p")]
    [InlineData("/up#now")]
    [InlineData("http://localhost/up")]
    public void A_health_path_is_a_path_that_may_carry_a_query(string path) => Refuses(
        Blog.Spec with { Health = new() { Path = path } },
        $"apps.blog.health.path must begin with / and hold no spaces (was '{path}')");

    [Theory]
    [InlineData(0, "must be greater than zero (was 0s)")]
    [InlineData(-1, "must be greater than zero (was -1s)")]
    [InlineData(30 * 86_400 + 1, "must be at most 720h (was 720h1s)")]
    public void The_times_of_health_are_greater_than_zero(int seconds, string message)
    {
        var time = TimeSpan.FromSeconds(seconds);

        Refuses(Blog.Spec with { Health = new() { Timeout = time } }, $"apps.blog.health.timeout {message}");
        Refuses(Blog.Spec with { Health = new() { Boot = time } }, $"apps.blog.health.boot {message}");
        Refuses(Blog.Spec with { Health = new() { Interval = time } }, $"apps.blog.health.interval {message}");
    }

    [Theory]
    [InlineData(-1, "must not be negative (was -1s)")]
    [InlineData(30 * 86_400 + 1, "must be at most 720h (was 720h1s)")]
    public void Drain_and_grace_may_be_zero_and_no_less(int seconds, string message)
    {
        var time = TimeSpan.FromSeconds(seconds);

        Refuses(Blog.Spec with { StopGrace = time }, $"apps.blog.stop_grace {message}");
        Assert.Contains(
            $"apps.blog.drain.timeout {message}",
            Told(AppRules.Check(Blog.Spec with { Drain = new() { Timeout = time, Max = TimeSpan.FromDays(30) } })));
    }

    [Fact]
    public void A_drain_cannot_be_cut_before_its_timeout() => Refuses(
        Blog.Spec with { Drain = new() { Timeout = TimeSpan.FromMinutes(2), Max = TimeSpan.FromSeconds(90) } },
        "apps.blog.drain.max must not be shorter than apps.blog.drain.timeout, 2m (was 1m30s)");

    [Fact]
    public void The_end_of_a_drain_is_a_time_that_a_timer_can_wait_for() => Refuses(
        Blog.Spec with { Drain = new() { Max = TimeSpan.FromDays(60) } },
        "apps.blog.drain.max must be at most 720h (was 1440h)");

    [Fact]
    public void Memory_is_at_least_what_Docker_grants() => Refuses(
        Blog.Spec with { Resources = new() { Memory = (6L << 20) - 1 } },
        "apps.blog.resources.memory must be at least 6 MB, Docker's minimum (was 6 MB)");

    [Theory]
    [InlineData("0")]
    [InlineData("0.009")]
    [InlineData("1024.5")]
    [InlineData("-1")]
    public void Cpus_lie_between_a_hundredth_and_1024(string cpus) => Refuses(
        Blog.Spec with { Resources = new() { Cpus = decimal.Parse(cpus, System.Globalization.CultureInfo.InvariantCulture) } },
        $"apps.blog.resources.cpus must lie between 0.01 and 1024 (was {cpus})");

    [Fact]
    public void Every_problem_is_told_at_once()
    {
        var app = new AppSpec
        {
            Project = "My Site",
            Name = "Blog",
            Image = "",
            Replicas = 0,
            Proxy = new() { Hosts = ["a b"], AppPort = 0, PathPrefix = "x" },
            Health = new() { Path = "up", Timeout = TimeSpan.Zero, Boot = TimeSpan.Zero, Interval = TimeSpan.Zero },
            Environment = new Dictionary<string, string> { ["A-B"] = "" },
            Secrets = ["C-D"],
            Volumes = ["/etc:/etc"],
            Resources = new() { Memory = 1, Cpus = 0 },
            Drain = new() { Timeout = TimeSpan.FromSeconds(-1), Max = TimeSpan.FromSeconds(-2) },
            StopGrace = TimeSpan.FromSeconds(-1),
        };

        Assert.Equal(
            [
                "project", "apps.Blog", "apps.Blog.image", "apps.Blog.replicas", "apps.Blog.proxy.hosts[0]", "apps.Blog.proxy.app_port",
                "apps.Blog.proxy.path_prefix", "apps.Blog.health.path", "apps.Blog.health.timeout", "apps.Blog.health.boot",
                "apps.Blog.health.interval", "apps.Blog.environment.A-B", "apps.Blog.environment.secret", "apps.Blog.volumes[0]",
                "apps.Blog.resources.memory", "apps.Blog.resources.cpus", "apps.Blog.drain.timeout", "apps.Blog.drain.max", "apps.Blog.stop_grace",
            ],
            AppRules.Check(app).Select(problem => problem.Path));
    }

    [Fact]
    public void The_problems_of_all_apps_are_told_at_once()
    {
        var problems = AppRules.Check(
        [
            Blog.Spec with { Replicas = 0 },
            Blog.Spec with { Name = "shop", Image = "" },
        ]);

        Assert.Equal(["apps.blog.replicas", "apps.shop.image", "apps.shop.proxy.hosts[0]"], problems.Select(problem => problem.Path));
    }

    [Fact]
    public void The_longest_name_is_accepted() => Accepts(Blog.Spec with { Name = new('a', Names.LongestName) });

    private static void Accepts(AppSpec app) => Assert.Empty(AppRules.Check(app));

    private static void Refuses(AppSpec app, string problem) => Assert.Equal([problem], Told(AppRules.Check(app)));

    private static IEnumerable<string> Told(IEnumerable<Luma.Core.Problem> problems) => problems.Select(problem => problem.ToString());
}
