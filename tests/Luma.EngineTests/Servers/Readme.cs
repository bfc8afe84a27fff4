using System.Text.RegularExpressions;

namespace Luma.EngineTests.Servers;

/// <summary>The README's way to a server of one's own, which the tests go as it is written.</summary>
internal static partial class Readme
{
    /// <summary><c>luma.yml</c>, and the commands.</summary>
    public static (string File, string Commands) OwnServer()
    {
        var text = File.ReadAllText(Path.Combine(ServerScripts.Root, "README.md"));
        var section = text[text.IndexOf("## On a server of your own", StringComparison.Ordinal)..];
        return Blocks().Match(section) is { Success: true } found
            ? (found.Groups["yaml"].Value, found.Groups["sh"].Value)
            : throw new InvalidDataException("README.md has no luma.yml and no commands under 'On a server of your own'");
    }

    [GeneratedRegex(@"```yaml\n(?<yaml>.*?)```.*?```sh\n(?<sh>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Blocks();
}
