using System.Xml.Linq;

namespace Luma.Tests.House;

/// <summary>Core, Docker and Proxy are leaves that know nothing of each other; only the agent brings them together.</summary>
public sealed class DirectionTests
{
    [Theory]
    [InlineData("src/Luma.Core/Luma.Core.csproj")]
    [InlineData("src/Luma.Docker/Luma.Docker.csproj")]
    [InlineData("proxy/Luma.Proxy/Luma.Proxy.csproj")]
    public void A_leaf_references_no_project(string project) => Assert.Empty(References(project, "ProjectReference"));

    [Fact]
    public void The_agent_references_the_three_leaves() =>
        Assert.Equal(["Luma.Core", "Luma.Docker", "Luma.Proxy"], ProjectsOf("src/Luma.Agent/Luma.Agent.csproj"));

    [Fact]
    public void The_cli_references_core_alone() =>
        Assert.Equal(["Luma.Core"], ProjectsOf("src/Luma.Cli/Luma.Cli.csproj"));

    [Theory]
    [InlineData("src/Luma.Core/Luma.Core.csproj")]
    [InlineData("src/Luma.Docker/Luma.Docker.csproj")]
    public void Core_and_Docker_need_nothing_but_the_sdk(string project)
    {
        Assert.Equal("Microsoft.NET.Sdk", Load(project).Root!.Attribute("Sdk")?.Value);
        Assert.Empty(References(project, "PackageReference"));
        Assert.Empty(References(project, "FrameworkReference"));
        Assert.Empty(References(project, "Reference"));
    }

    [Fact]
    public void Every_project_below_src_and_proxy_is_one_of_the_five()
    {
        string[] folders = ["src", "proxy"];
        var projects = folders
            .SelectMany(folder => Directory.EnumerateFiles(Repository.At(folder), "*.csproj", SearchOption.AllDirectories))
            .Select(Path.GetFileNameWithoutExtension);

        Assert.Equal(["Luma.Agent", "Luma.Cli", "Luma.Core", "Luma.Docker", "Luma.Proxy"], projects.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string?> ProjectsOf(string project) =>
        References(project, "ProjectReference").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal);

    private static IEnumerable<string> References(string project, string kind) =>
        Load(project).Descendants(kind).Select(reference => reference.Attribute("Include")!.Value);

    private static XDocument Load(string project) => XDocument.Load(Repository.At(project));
}
