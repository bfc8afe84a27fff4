using System.Globalization;
using System.Text;

namespace Luma.EngineTests.Staging;

/// <summary>What a person would write into <c>luma.yml</c> for one app.</summary>
internal sealed record AppFile
{
    public required string Project { get; init; }
    public required string Name { get; init; }
    public required string Host { get; init; }
    public string Image { get; init; } = "luma-hello:1";
    public int Replicas { get; init; } = 1;
    public int Port { get; init; } = 3000;
    public string PathPrefix { get; init; } = "/";
    public string Protocol { get; init; } = "http1";
    public string StopGrace { get; init; } = "30s";
    public string KeepWarm { get; init; } = "0s";

    public string Order { get; init; } = "start-first";

    /// <summary>How long a new release is watched.</summary>
    public string Watch { get; init; } = "0s";

    /// <summary>How many releases are kept.</summary>
    public int Keep { get; init; } = 10;

    /// <summary>No limit where it is empty.</summary>
    public string Memory { get; init; } = "";

    /// <summary>Keys and values of <c>health</c>.</summary>
    public IReadOnlyDictionary<string, string> Health { get; init; } = new Dictionary<string, string>();

    /// <summary>Keys and values of <c>liveness</c>.</summary>
    public IReadOnlyDictionary<string, string> Liveness { get; init; } = new Dictionary<string, string>();

    public string DrainTimeout { get; init; } = "10s";
    public string DrainMax { get; init; } = "60s";
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();
    public IReadOnlyList<string> Command { get; init; } = [];
    public IReadOnlyList<string> Volumes { get; init; } = [];

    public string Network => $"{Project}-network";

    /// <summary>The app in which the image misbehaves.</summary>
    public AppFile In(string mode) => With("HELLO_MODE", mode);

    public AppFile With(string variable, string value) =>
        this with { Environment = new Dictionary<string, string>(Environment) { [variable] = value } };

    public AppFile WithHealth(string key, string value) =>
        this with { Health = new Dictionary<string, string>(Health) { [key] = value } };

    /// <summary>The whole file, of which the apps must have one project.</summary>
    public static string Yaml(params IReadOnlyList<AppFile> apps) =>
        $"project: {apps[0].Project}\napps:\n{string.Concat(apps.Select(app => app.Section()))}";

    private string Section()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"  {Name}:");
        text.AppendLine(CultureInfo.InvariantCulture, $"    image: {Image}");
        text.AppendLine(CultureInfo.InvariantCulture, $"    replicas: {Replicas}");
        text.AppendLine(CultureInfo.InvariantCulture, $"    proxy: {{hosts: [{Host}], app_port: {Port}, path_prefix: {PathPrefix}, protocol: {Protocol}}}");
        text.AppendLine(CultureInfo.InvariantCulture, $"    drain: {{timeout: {DrainTimeout}, max: {DrainMax}}}");
        text.AppendLine(CultureInfo.InvariantCulture, $"    health: {Map(Health)}");
        text.AppendLine(CultureInfo.InvariantCulture, $"    liveness: {Map(Liveness)}");
        text.AppendLine(CultureInfo.InvariantCulture, $"    environment: {{plain: {Map(Environment)}, secret: {List(Secrets.Keys)}}}");
        text.AppendLine(CultureInfo.InvariantCulture, $"    resources: {{{(Memory.Length > 0 ? $"memory: {Memory}" : "")}}}");
        text.AppendLine(CultureInfo.InvariantCulture, $"    stop_grace: {StopGrace}");
        text.AppendLine(CultureInfo.InvariantCulture, $"    keep_warm: {KeepWarm}");
        text.AppendLine(CultureInfo.InvariantCulture, $"    order: {Order}");
        text.AppendLine(CultureInfo.InvariantCulture, $"    watch: {{window: {Watch}}}");
        text.AppendLine(CultureInfo.InvariantCulture, $"    releases: {{keep: {Keep}}}");
        text.AppendLine(CultureInfo.InvariantCulture, $"    command: {List(Command)}");
        text.AppendLine(CultureInfo.InvariantCulture, $"    volumes: {List(Volumes)}");
        return text.ToString();
    }

    private static string Map(IReadOnlyDictionary<string, string> values) =>
        $"{{{string.Join(", ", values.Select(pair => $"{pair.Key}: {Quoted(pair.Value)}"))}}}";

    private static string List(IEnumerable<string> values) => $"[{string.Join(", ", values.Select(Quoted))}]";

    private static string Quoted(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
