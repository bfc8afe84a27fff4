using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Luma.Core.Apps;
using Luma.Core.Planning;
using Luma.Core.Units;
using Luma.Tests.House;

namespace Luma.Tests.Core.Planning;

/// <summary>
/// A folder of <c>Cases</c>: what is asked (<c>spec.json</c>), what was seen (<c>observed.json</c>), and by hand the plan that must
/// come of it (<c>plan.txt</c>). Its name begins with what is done. For a restart, a rollback and a repair, <c>image.txt</c> may
/// name the image where that is not the spec's; for a rollback <c>release.txt</c> has the release's number; for a repair
/// <c>replaced.txt</c> and <c>ill.txt</c> have containers. <c>hold.txt</c> says how long a plan is held.
/// </summary>
internal sealed record PlanCase(string Name)
{
    private static readonly string Folder = Path.Combine(Repository.FolderOf(), "Cases");

    /// <summary>A key that nobody reads would be a case that does not say what it seems to.</summary>
    private static readonly JsonSerializerOptions Strictly = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(allowIntegerValues: false) },
    };

    public static IEnumerable<string> Names => Directory.EnumerateDirectories(Folder).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal);

    public string Action => Name.Split('-')[0];

    public AppSpec Spec => Read<AppSpec>("spec.json");

    public ObservedApp Observed => Read<ObservedApp>("observed.json");

    public string Expected => Text("plan.txt").TrimEnd('\n');

    public Plan Plan() => File.Exists(Path.Combine(Folder, Name, "hold.txt")) && Duration.TryParse(Text("hold.txt").Trim(), out var time) ? Decided().Held(time) : Decided();

    private Plan Decided() => Action switch
    {
        "deploy" => Planner.Deploy(Spec, Observed),
        "rollback" => Planner.Rollback(Spec, Release, Observed, Image),
        "restart" => Planner.Restart(Spec, Observed.Active!, Observed, Image),
        "repair" => Planner.Repair(Spec, Observed.Active!, Lines("replaced.txt"), Lines("ill.txt"), Observed, Image),
        "stop" => Planner.Stop(Spec, Observed.Active!),
        "start" => Planner.Start(Spec, Observed.Active!),
        "delete" => Planner.Delete(Spec, Observed, File.Exists(Path.Combine(Folder, Name, "remnants.json")) ? Read<Remnants>("remnants.json") : Remnants.None),
        _ => throw new InvalidDataException($"The name of case {Name} does not begin with what is done."),
    };

    /// <summary>The release that a rollback leads to.</summary>
    private int Release => int.Parse(Text("release.txt"), CultureInfo.InvariantCulture);

    private string Image => File.Exists(Path.Combine(Folder, Name, "image.txt")) ? Text("image.txt").Trim() : Spec.Image;

    /// <summary>One per line; none where there is no such file.</summary>
    private string[] Lines(string file) =>
        File.Exists(Path.Combine(Folder, Name, file)) ? File.ReadAllLines(Path.Combine(Folder, Name, file)) : [];

    private T Read<T>(string file) => JsonSerializer.Deserialize<T>(Text(file), Strictly)!;

    private string Text(string file) => File.ReadAllText(Path.Combine(Folder, Name, file));
}
