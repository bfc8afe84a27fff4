using Luma.Core;
using Luma.Core.Apps;
using Luma.Core.Naming;

namespace Luma.Cli.Configuration;

/// <summary>A <c>luma.yml</c> without fault.</summary>
internal sealed record LumaFile(ConfigPath Path, string Project, IReadOnlyList<AppSpec> Apps)
{
    /// <summary>A file of a megabyte is no configuration.</summary>
    private const int MostCharacters = 1 << 20;

    public static readonly KeyTable<LumaFile> Keys = new(
        new("project", (file, field) => file with { Project = field.Text(file.Project) })
        {
            Required = "is required: a name for what is deployed together; it names the network PROJECT-network",
        },
        new("apps", (file, field) => file with { Apps = BindApps(field) })
        {
            Required = "is required: a mapping of names to apps",
            Below = ["NAME", .. AppKeys.All.Paths.Select(path => $"NAME.{path}")],
        });

    private Reading Reading { get; init; } = new(Path.Shown);

    /// <exception cref="ConfigurationException">With every problem of the file.</exception>
    public static LumaFile Load(ConfigPath path)
    {
        var file = Glance(path);
        file.Reading.Add(AppRules.Check(file.Apps).Distinct());
        return file.Reading.Findings.Count == 0 ? file : throw new ConfigurationException(path.Shown, file.Reading.Findings);
    }

    /// <summary>As much of the file as can be read, for those who only look and need not trust it.</summary>
    public static LumaFile Glance(ConfigPath path)
    {
        var reading = new Reading(path.Shown);
        var file = new LumaFile(path, "", []) { Reading = reading };
        if (YamlReader.Read(path.ReadText(MostCharacters), reading) is { } root)
        {
            file = Keys.Bind(file, new(reading, "", Place.Start, root));
        }
        else if (reading.Findings.Count == 0)
        {
            reading.Add(Place.Start, "", "is empty; luma.yml.example shows every key");
        }

        return file with { Apps = [.. file.Apps.Select(app => app with { Project = file.Project })] };
    }

    /// <summary>Puts problems that were found elsewhere, by the agent for one, at their places in this file.</summary>
    public IEnumerable<Finding> Find(IEnumerable<Problem> problems) =>
        problems.Select(problem => new Finding(Path.Shown, Reading.PlaceOf(problem.Path), problem.Path, problem.Message));

    private static IReadOnlyList<AppSpec> BindApps(Field field)
    {
        var given = field.Entries("a mapping of names to apps");
        if (given.Count == 0 && field.Node is Mapping or Scalar { IsNull: true })
        {
            field.Problem("must name at least one app");
        }

        return [.. given.Select(entry => AppKeys.All.Bind(AppKeys.Blank(entry.Name), entry.Value))];
    }
}
