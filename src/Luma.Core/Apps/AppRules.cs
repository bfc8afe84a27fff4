using System.Globalization;
using Luma.Core.Naming;
using Luma.Core.Units;

namespace Luma.Core.Apps;

/// <summary>What a spec must satisfy. The CLI asks for speed, the agent for truth; both get every problem at once.</summary>
public static class AppRules
{
    public const int MostReplicas = 100;

    /// <summary>Docker refuses less memory than 6 MB for a container (Engine API, HostConfig.Memory).</summary>
    private const long LeastMemory = 6L << 20;

    /// <summary>Checks the apps of one project: each for itself, and that no two want the same host and path.</summary>
    public static IReadOnlyList<Problem> Check(IReadOnlyCollection<AppSpec> apps) =>
        [.. apps.SelectMany(Check), .. HostRules.CheckDistinct(apps)];

    public static IReadOnlyList<Problem> Check(AppSpec app)
    {
        var place = $"apps.{app.Name}";
        return
        [
            .. Name("project", app.Project),
            .. Name(place, app.Name),
            .. Image($"{place}.image", app.Image),
            .. Version($"{place}.version", app.Version),
            .. Range($"{place}.replicas", app.Replicas, 1, MostReplicas),
            .. Order($"{place}.order", app),
            .. ProxyRules.Check($"{place}.proxy", app.Proxy),
            .. Health($"{place}.health", app.Health),
            .. Liveness($"{place}.liveness", app.Liveness),
            .. EnvironmentRules.Check($"{place}.environment", app),
            .. VolumeRules.Check($"{place}.volumes", app.Volumes),
            .. Resources($"{place}.resources", app.Resources),
            .. Drain($"{place}.drain", app.Drain),
            .. NotNegative($"{place}.stop_grace", app.StopGrace),
            .. NotNegative($"{place}.watch.window", app.Watch.Window),
            .. Range($"{place}.watch.errors", app.Watch.Errors, 0, 100),
            .. NotNegative($"{place}.keep_warm", app.KeepWarm),
            .. Releases($"{place}.releases", app.Releases),
        ];
    }

    private static IEnumerable<Problem> Name(string place, string name)
    {
        if (!Names.IsValid(name))
        {
            yield return new(place, $"must be a name of lower-case letters, digits and hyphens that begins with a letter, has at most "
                + $"{Names.LongestName} characters and does not end like a container of Luma's, -blue or -green-1 (was '{name}')");
        }
    }

    private static IEnumerable<Problem> Image(string place, string image)
    {
        if (!ImageReference.TryParse(image, out _))
        {
            yield return new(place, $"must be an image reference such as my-blog:1.4 or ghcr.io/me/blog@sha256:… (was '{image}')");
        }
    }

    private static IEnumerable<Problem> Version(string place, string? version)
    {
        if (version is not null && !ReleaseVersion.IsValid(version))
        {
            yield return new(place, $"must have 1 to {ReleaseVersion.Longest} characters and no spaces (was '{version}')");
        }
    }

    private static IEnumerable<Problem> Order(string place, AppSpec app)
    {
        if (app.Order is not (UpdateOrder.StartFirst or UpdateOrder.StopFirst))
        {
            yield return new(place, $"must be {UpdateOrder.StartFirst} or {UpdateOrder.StopFirst} (was '{app.Order}')");
        }
        else if (app.Order == UpdateOrder.StopFirst && (app.KeepWarm > TimeSpan.Zero || app.Watch.Window > TimeSpan.Zero))
        {
            yield return new(place, $"cannot be {UpdateOrder.StopFirst} with keep_warm or watch.window, which have the old set run beside the new one: leave those out");
        }
    }

    private static IEnumerable<Problem> Health(string place, HealthSpec health) =>
    [
        .. IsTarget(health.Path)
            ? Array.Empty<Problem>()
            : [new Problem($"{place}.path", $"must begin with / and hold no spaces (was '{health.Path}')")],
        .. Positive($"{place}.timeout", health.Timeout),
        .. Positive($"{place}.boot", health.Boot),
        .. Positive($"{place}.interval", health.Interval),
    ];

    private static IEnumerable<Problem> Liveness(string place, LivenessSpec liveness) =>
    [
        .. Positive($"{place}.interval", liveness.Interval),
        .. Positive($"{place}.timeout", liveness.Timeout),
        .. Range($"{place}.failures", liveness.Failures, 1, 1000),
        .. NotNegative($"{place}.replace_after", liveness.ReplaceAfter),
    ];

    private static IEnumerable<Problem> Resources(string place, ResourceSpec resources)
    {
        if (resources.Memory is { } memory && memory < LeastMemory)
        {
            yield return new($"{place}.memory", $"must be at least {ByteSize.Format(LeastMemory)}, Docker's minimum (was {ByteSize.Format(memory)})");
        }

        if (resources.Cpus is { } cpus && cpus is < 0.01m or > 1024m)
        {
            yield return new($"{place}.cpus", string.Create(CultureInfo.InvariantCulture, $"must lie between 0.01 and 1024 (was {cpus})"));
        }
    }

    private static IEnumerable<Problem> Drain(string place, DrainSpec drain)
    {
        IEnumerable<Problem> problems = 
        [.. NotNegative($"{place}.timeout", drain.Timeout), .. NotTooLong($"{place}.max", drain.Max), .. NotNegative($"{place}.streams", drain.Streams ?? default)];
        return drain.Max >= drain.Timeout
            ? problems
            : [.. problems, new($"{place}.max", $"must not be shorter than {place}.timeout, {Duration.Format(drain.Timeout)} (was {Duration.Format(drain.Max)})")];
    }

    private static IEnumerable<Problem> Releases(string place, RetentionSpec releases) =>
    [
        .. Range($"{place}.keep", releases.Keep, 1, 1000),
        .. releases.Age is { } age ? Positive($"{place}.age", age) : [],
        .. releases.Bytes is < 0 ? [new Problem($"{place}.bytes", $"must not be negative (was {releases.Bytes})")] : Array.Empty<Problem>(),
    ];

    internal static IEnumerable<Problem> Range(string place, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            yield return new(place, string.Create(CultureInfo.InvariantCulture, $"must lie between {least} and {most} (was {value})"));
        }
    }

    internal static IEnumerable<Problem> Positive(string place, TimeSpan value) =>
        value > TimeSpan.Zero ? NotTooLong(place, value) : [new(place, $"must be greater than zero (was {Duration.Format(value)})")];

    private static IEnumerable<Problem> NotNegative(string place, TimeSpan value) =>
        value >= TimeSpan.Zero ? NotTooLong(place, value) : [new(place, $"must not be negative (was {Duration.Format(value)})")];

    /// <summary>Timers do not count further than some 49 days.</summary>
    private static IEnumerable<Problem> NotTooLong(string place, TimeSpan value)
    {
        if (value > Duration.Longest)
        {
            yield return new(place, $"must be at most {Duration.Format(Duration.Longest)} (was {Duration.Format(value)})");
        }
    }

    /// <summary>A request target in origin form (RFC 9112 3.2.1), of which a probe may carry a query.</summary>
    internal static bool IsTarget(string path) =>
        path.StartsWith('/') && !path.Any(c => c is ' ' or '#' || char.IsControl(c));
}
