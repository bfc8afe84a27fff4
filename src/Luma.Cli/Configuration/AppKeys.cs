using Luma.Core.Apps;

namespace Luma.Cli.Configuration;

/// <summary>The keys of <c>apps.NAME</c>.</summary>
internal static class AppKeys
{
    private static readonly KeyTable<LimitSpec> Limits = new(
        new("body", (limits, field) => limits with { Body = field.Size(limits.Body) }),
        new("timeout", (limits, field) => limits with { Timeout = field.Duration(limits.Timeout ?? TimeSpan.FromSeconds(1)) }),
        new("requests", (limits, field) => limits with { Requests = field.Whole(limits.Requests ?? 1) }));

    private static readonly KeyTable<ProxySpec> Proxy = new(
        new("hosts", (proxy, field) => proxy with { Hosts = OneOrMore(field) }),
        new("app_port", (proxy, field) => proxy with { AppPort = field.Whole(proxy.AppPort) })
        {
            Required = "is required: the port on which the app listens in its container, such as 3000",
        },
        new("protocol", (proxy, field) => proxy with { Protocol = field.Text(proxy.Protocol) }),
        new("path_prefix", (proxy, field) => proxy with { PathPrefix = field.Text(proxy.PathPrefix) }),
        new("strip_prefix", (proxy, field) => proxy with { StripPrefix = field.Flag(proxy.StripPrefix) }),
        new("redirect_from", (proxy, field) => proxy with { RedirectFrom = OneOrMore(field) }),
        new("https_only", (proxy, field) => proxy with { HttpsOnly = field.Flag(proxy.HttpsOnly) }),
        new("sticky", (proxy, field) => proxy with { Sticky = field.Flag(proxy.Sticky) }),
        new("access_log", (proxy, field) => proxy with { AccessLog = field.Flag(proxy.AccessLog) }),
        new("half_close", (proxy, field) => proxy with { HalfClose = field.Flag(proxy.HalfClose) }),
        new("limits", (proxy, field) => proxy with { Limits = Limits.Bind(proxy.Limits, field) }) { Below = Limits.Paths });

    private static readonly KeyTable<HealthSpec> Health = new(
        new("path", (health, field) => health with { Path = field.Text(health.Path) }),
        new("timeout", (health, field) => health with { Timeout = field.Duration(health.Timeout) }),
        new("boot", (health, field) => health with { Boot = field.Duration(health.Boot) }),
        new("interval", (health, field) => health with { Interval = field.Duration(health.Interval) }));

    private static readonly KeyTable<LivenessSpec> Liveness = new(
        new("interval", (liveness, field) => liveness with { Interval = field.Duration(liveness.Interval) }),
        new("timeout", (liveness, field) => liveness with { Timeout = field.Duration(liveness.Timeout) }),
        new("failures", (liveness, field) => liveness with { Failures = field.Whole(liveness.Failures) }),
        new("replace_after", (liveness, field) => liveness with { ReplaceAfter = field.Duration(liveness.ReplaceAfter) }));

    private static readonly KeyTable<ResourceSpec> Resources = new(
        new("memory", (resources, field) => resources with { Memory = field.Size(resources.Memory) }),
        new("cpus", (resources, field) => resources with { Cpus = field.Number(resources.Cpus) }));

    private static readonly KeyTable<DrainSpec> Drain = new(
        new("timeout", (drain, field) => drain with { Timeout = field.Duration(drain.Timeout) }),
        new("max", (drain, field) => drain with { Max = field.Duration(drain.Max) }),
        new("streams", (drain, field) => drain with { Streams = field.Duration(drain.Streams ?? drain.Timeout) }));

    private static readonly KeyTable<WatchSpec> Watch = new(
        new("window", (watch, field) => watch with { Window = field.Duration(watch.Window) }),
        new("errors", (watch, field) => watch with { Errors = field.Whole(watch.Errors) }));

    private static readonly KeyTable<RetentionSpec> Releases = new(
        new("keep", (releases, field) => releases with { Keep = field.Whole(releases.Keep) }),
        new("age", (releases, field) => releases with { Age = field.Duration(releases.Age ?? TimeSpan.FromHours(1)) }),
        new("bytes", (releases, field) => releases with { Bytes = field.Size(releases.Bytes) }));

    private static readonly KeyTable<AppSpec> Spec = new(
        new("image", (app, field) => app with { Image = field.Text(app.Image) })
        {
            Required = "is required: an image reference such as my-blog:1.4; or build, to build one",
            Unless = "build",
        },
        new("version", (app, field) => app with { Version = field.Text(app.Version ?? "") }),
        new("replicas", (app, field) => app with { Replicas = field.Whole(app.Replicas) }),
        new("order", (app, field) => app with { Order = field.Text(app.Order) }),
        new("proxy", (app, field) => app with { Proxy = Proxy.Bind(app.Proxy, field) })
        {
            Required = "is required: proxy.app_port tells on which port the app listens",
            Below = Proxy.Paths,
        },
        new("health", (app, field) => app with { Health = Health.Bind(app.Health, field) }) { Below = Health.Paths },
        new("liveness", (app, field) => app with { Liveness = Liveness.Bind(app.Liveness, field) }) { Below = Liveness.Paths },
        new("environment", EnvironmentKeys.Bind) { Below = EnvironmentKeys.Structured.Paths },
        new("command", (app, field) => app with { Command = Command(field) }),
        new("volumes", (app, field) => app with { Volumes = Texts(field) }),
        new("resources", (app, field) => app with { Resources = Resources.Bind(app.Resources, field) }) { Below = Resources.Paths },
        new("drain", (app, field) => app with { Drain = Drain.Bind(app.Drain, field) }) { Below = Drain.Paths },
        new("stop_grace", (app, field) => app with { StopGrace = field.Duration(app.StopGrace) }),
        new("watch", (app, field) => app with { Watch = Watch.Bind(app.Watch, field) }) { Below = Watch.Paths },
        new("keep_warm", (app, field) => app with { KeepWarm = field.Duration(app.KeepWarm) }),
        new("releases", (app, field) => app with { Releases = Releases.Bind(app.Releases, field) }) { Below = Releases.Paths })
    {
        Refused = new Dictionary<string, string>
        {
            ["ports"] = "cannot be published: in a deployment two sets run at once, of which one only could have a port of the server; "
                + "name the app's own port in proxy.app_port, and in proxy.hosts what leads to it",
        },
    };

    public static readonly KeyTable<AppEntry> All = Spec.Within<AppEntry>(
        app => app.Spec,
        (app, spec) => app with { Spec = spec },
        new Key<AppEntry>("build", (app, field) => app with { Build = BuildKeys.All.Bind(new(), field) }) { Below = BuildKeys.All.Paths },
        new Key<AppEntry>("push", (app, field) => app with { Push = field.Text(app.Push) }),
        new Key<AppEntry>("servers", (app, field) => app with { Places = AppPlaceKeys.Bind(field) }) { Below = AppPlaceKeys.Paths });

    /// <summary>What an app is before any key is read.</summary>
    public static AppEntry Blank(string name) => new(new AppSpec { Project = "", Name = name, Image = "", Proxy = new() { AppPort = 0 } });

    private static IReadOnlyList<string> OneOrMore(Field field) => field.Node is Scalar { IsNull: false } ? [field.Text("")] : Texts(field);

    private static IReadOnlyList<string> Texts(Field field) => [.. field.Items().Select(item => item.Text(""))];

    private static IReadOnlyList<string> Command(Field field)
    {
        if (field.Node is not Scalar { IsNull: false } line)
        {
            return [.. field.Items("a line of text or a list of words").Select(item => item.Text(""))];
        }

        if (ShellWords.TrySplit(line.Text, out var words))
        {
            return words;
        }

        field.Problem("has a quote that is not closed");
        return [];
    }
}
