using Luma.Cli.Connection;
using Luma.Cli.Connection.Ssh;
using Luma.Core;
using Luma.Core.Apps;
using Luma.Core.Naming;

namespace Luma.Cli.Configuration;

/// <summary>A <c>luma.yml</c> without fault.</summary>
internal sealed record LumaFile(ConfigPath Path)
{
    public static readonly KeyTable<LumaFile> Keys = new(
        new("project", (file, field) => file with { Project = field.Text(file.Project) })
        {
            Required = "is required: a name for what is deployed together; it names the network PROJECT-network",
        },
        new("servers", (file, field) => file with { Servers = ServerKeys.Bind(field) }) { Below = ServerKeys.Mapped.Paths },
        new("ssh", (file, field) => file with { Ssh = ServerKeys.Ssh.Bind(file.Ssh, field) }) { Below = ServerKeys.Ssh.Paths },
        new("fleet", (file, field) => file with { Fleet = FleetSettings.Keys.Bind(file.Fleet, field) }) { Below = FleetSettings.Keys.Paths },
        new("hooks", (file, field) => file with { Hooks = HookSettings.Keys.Bind(file.Hooks, field) }) { Below = HookSettings.Keys.Paths },
        new("apps", (file, field) => file with { Entries = BindApps(field) })
        {
            Required = "is required: a mapping of names to apps",
            Below = ["NAME", .. AppKeys.All.Paths.Select(path => $"NAME.{path}")],
        },
        new(Composition.EnvFiles, (file, field) =>
        {
            _ = field.Items("a list of files").Select(item => item.Text("")).ToList();
            return file;
        }));

    /// <summary>Whose file is laid over it; null for none.</summary>
    public string? Environment { get; private init; }

    /// <summary>The whole of it as it is meant: with what is laid over it, and with the values of its variables.</summary>
    public Node? Root { get; private init; }

    public string Project { get; init; } = "";

    public IReadOnlyList<AppEntry> Entries { get; init; } = [];

    public IReadOnlyList<AppSpec> Apps => [.. Entries.Select(entry => entry.Spec)];

    /// <summary>Empty where none is named, which means this machine.</summary>
    public IReadOnlyList<ServerEntry> Servers { get; init; } = [];

    public SshDefaults Ssh { get; init; } = new();

    public FleetSettings Fleet { get; init; } = new();

    public HookSettings Hooks { get; init; } = new();

    private Reading Reading { get; init; } = new(Path.Shown);

    /// <exception cref="ConfigurationException">With every problem of the file.</exception>
    public static LumaFile Load(ConfigPath path, Variation? variation = null)
    {
        var file = Glance(path, variation);
        file.Reading.Add(AppRules.Check(file.Apps).Distinct());
        file.Reading.Add(file.StrayPlaces());
        file.Reading.Add(file.Entries.SelectMany(BuildKeys.Check));
        return file.Reading.Findings.Count == 0 ? file : throw new ConfigurationException(path.Shown, file.Reading.Findings);
    }

    /// <summary>As much of the file as can be read, for those who only look and need not trust it.</summary>
    public static LumaFile Glance(ConfigPath path, Variation? variation = null)
    {
        variation ??= Variation.None;
        var reading = new Reading(path.Shown);
        var root = new Composition(path, variation, reading).Read();
        var file = new LumaFile(path) { Reading = reading, Environment = variation.Environment, Root = root };
        if (root is not null)
        {
            file = Keys.Bind(file, new(reading, "", Place.Start, root));
        }
        else if (reading.Findings.Count == 0)
        {
            reading.Add(Place.Start, "", "is empty; luma.yml.example shows every key");
        }

        return file with { Entries = [.. file.Entries.Select(app => app.In(file.Project))] };
    }

    /// <summary>Puts problems that were found elsewhere, by the agent for one, at their places in this file.</summary>
    public IEnumerable<Finding> Find(IEnumerable<Problem> problems) =>
        from problem in problems
        let place = Reading.PlaceOf(problem.Path)
        select new Finding(place.File ?? Path.Shown, place, problem.Path, problem.Message);

    private static IReadOnlyList<AppEntry> BindApps(Field field)
    {
        var given = field.Entries("a mapping of names to apps");
        if (given.Count == 0 && field.Node is Mapping or Scalar { IsNull: true })
        {
            field.Problem("must name at least one app");
        }

        return [.. given.Select(entry => AppKeys.All.Bind(AppKeys.Blank(entry.Name), entry.Value))];
    }

    /// <summary>Places of apps on servers that the file does not name.</summary>
    private IEnumerable<Problem> StrayPlaces() =>
        from app in Entries
        from place in (app.Places ?? []).Select((place, i) => (place.Server, place.Replicas, Index: i))
        where place.Server.Length > 0 && Servers.All(server => server.Name != place.Server)
        select new Problem(
            Reading.Knows($"apps.{app.Spec.Name}.servers.{place.Server}") ? $"apps.{app.Spec.Name}.servers.{place.Server}" : $"apps.{app.Spec.Name}.servers[{place.Index}]",
            Servers.Count == 0
                ? $"names the server {place.Server}, but the file has no servers"
                : $"names the server {place.Server}, which is not among servers: {string.Join(", ", Servers.Select(server => server.Name))}");
}
