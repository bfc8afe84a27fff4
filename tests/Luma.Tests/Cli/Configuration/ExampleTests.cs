using System.Reflection;
using System.Text.RegularExpressions;
using Luma.Cli.Configuration;
using Luma.Core.Apps;
using Luma.Tests.Cli.Rig;

namespace Luma.Tests.Cli.Configuration;

/// <summary><c>luma.yml.example</c> is the reference: complete, and without a word that luma does not know.</summary>
public sealed partial class ExampleTests
{
    private static readonly ConfigPath Example = new(Path.Combine(Sources.Root, "luma.yml.example"), "luma.yml.example");

    public static TheoryData<string> Keys => [.. LumaFile.Keys.Paths];

    [Fact]
    public void The_example_loads_without_a_problem() => Assert.Equal(["web", "worker"], LumaFile.Load(Example).Apps.Select(app => app.Name));

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_key_is_in_the_example(string key)
    {
        var reading = new Reading("luma.yml.example");
        var root = YamlReader.Read(File.ReadAllText(Example.Full), reading);
        Assert.Contains(key, Paths((Mapping)root!, "").Select(path => ServerName().Replace(AppName().Replace(path, "apps.NAME"), ".servers.SERVER")));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_key_is_in_the_reference(string key)
    {
        var reference = File.ReadAllText(Path.Combine(Sources.Root, "docs", "configuration.md"));
        Assert.Contains($"| `{key.Replace("apps.NAME.", "", StringComparison.Ordinal)}` |", reference, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(AppSpec), "apps.NAME.", "Project,Name,Secrets")]
    [InlineData(typeof(ProxySpec), "apps.NAME.proxy.", "")]
    [InlineData(typeof(LimitSpec), "apps.NAME.proxy.limits.", "")]
    [InlineData(typeof(HealthSpec), "apps.NAME.health.", "")]
    [InlineData(typeof(LivenessSpec), "apps.NAME.liveness.", "")]
    [InlineData(typeof(ResourceSpec), "apps.NAME.resources.", "")]
    [InlineData(typeof(DrainSpec), "apps.NAME.drain.", "")]
    [InlineData(typeof(WatchSpec), "apps.NAME.watch.", "")]
    public void Every_property_of_a_spec_has_a_key(Type spec, string place, string elsewhere)
    {
        var properties = spec.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name).Except(elsewhere.Split(','));
        Assert.All(properties, property => Assert.Contains(place + Snake().Replace(property, "_$1").ToLowerInvariant(), LumaFile.Keys.Paths));
    }

    private static IEnumerable<string> Paths(Mapping mapping, string place) => mapping.Entries.SelectMany(entry => (IEnumerable<string>)
    [
        place + entry.Key.Text,
        .. entry.Value switch
        {
            Mapping below => Paths(below, $"{place}{entry.Key.Text}."),
            Sequence list => list.Items.OfType<Mapping>().SelectMany(item => Paths(item, $"{place}{entry.Key.Text}.")),
            _ => [],
        },
    ]);

    [GeneratedRegex("^apps\\.[a-z]+")]
    private static partial Regex AppName();

    [GeneratedRegex(@"(?<=^apps\.NAME)\.servers\.[a-z0-9-]+")]
    private static partial Regex ServerName();

    [GeneratedRegex("(?<!^)([A-Z])")]
    private static partial Regex Snake();
}
