using System.Text.RegularExpressions;
using Luma.Cli.Commands;
using Luma.Cli.Configuration;
using Luma.Cli.Connection;
using Luma.Tests.Cli.Rig;
using YamlDotNet.RepresentationModel;

namespace Luma.Tests.Cli.Commands;

/// <summary>What <c>examples/ci</c> and <c>docs/ci.md</c> tell people to run, luma understands.</summary>
public sealed partial class CiExampleTests
{
    private static readonly string[] Files = ["examples/ci/github-actions.yml", "examples/ci/gitlab-ci.yml", "docs/ci.md"];

    public static TheoryData<string, string> Lines()
    {
        var lines = new TheoryData<string, string>();
        foreach (var file in Files)
        {
            foreach (Match command in Command().Matches(Text(file)))
            {
                lines.Add(file, command.Groups["command"].Value);
            }
        }

        return lines;
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Luma_understands_every_command(string file, string command)
    {
        await using var connections = new Connections(asks: false);
        var around = new Luma.Cli.Surroundings
        {
            In = () => TextReader.Null, Out = TextWriter.Null, Error = TextWriter.Null, InIsTerminal = false, OutIsTerminal = false, Variable = _ => null, Folder = "/", Time = TimeProvider.System,
        };

        var parsed = RootTree.Create(new Options(around, connections)).Parse(command.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]);

        Assert.True(parsed.Errors.Count == 0, $"{file}: {command}: {string.Join("; ", parsed.Errors.Select(error => error.Message))}");
    }

    [Fact]
    public void There_are_such_commands() => Assert.Equal(Files.Order(), Lines().Select(line => (string)((object[])line)[0]).Distinct().Order());

    [Theory]
    [InlineData("examples/ci/github-actions.yml")]
    [InlineData("examples/ci/gitlab-ci.yml")]
    public void They_are_YAML(string file)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(Text(file)));

        Assert.IsType<YamlMappingNode>(yaml.Documents[0].RootNode);
    }

    /// <summary>The page shows hooks as luma.yml may have them.</summary>
    [Fact]
    public void The_hooks_of_the_page_are_read()
    {
        using var folder = new Folder();
        var hooks = HooksOnPage().Match(Text("docs/ci.md")).Groups["hooks"].Value;
        folder.With("luma.yml", $"project: shop\n{hooks}apps:\n  blog: {{image: 'a:1', proxy: {{app_port: 80}}}}\n");

        var read = LumaFile.Load(new(folder.Of("luma.yml"), "luma.yml")).Hooks;

        Assert.Equal(("./test.sh", "./migrate.sh"), (read.PreBuild, read.PreDeploy));
    }

    private static string Text(string file) => File.ReadAllText(Path.Combine(Sources.Root, file));

    /// <summary>Up to a pipe, a redirection, or the end of the line.</summary>
    [GeneratedRegex(@"^\s*(- )?(run: )?(?<command>luma [^|>\n#]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Command();

    [GeneratedRegex(@"```yaml\n(?<hooks>hooks:\n.*?)```", RegexOptions.Singleline)]
    private static partial Regex HooksOnPage();
}
