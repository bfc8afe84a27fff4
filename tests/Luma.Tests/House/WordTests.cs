using System.Text.RegularExpressions;

namespace Luma.Tests.House;

/// <summary>The leaves speak the language of their own subject: Docker's reference has no colours, a proxy no containers.</summary>
public sealed partial class WordTests
{
    [Fact]
    public void The_docker_client_has_no_word_of_Lumas() => Assert.Empty(Found("src/Luma.Docker", LumasWords()));

    [Fact]
    public void The_proxy_knows_neither_Docker_nor_colours() => Assert.Empty(Found("proxy/Luma.Proxy", WordsOfOtherRooms()));

    [Theory]
    [InlineData("const string Owner = \"luma.project\";")]
    [InlineData("public string BlueSet { get; }")]
    [InlineData("var isGreen = true;")]
    [InlineData("enum Colour { Red }")]
    [InlineData("string TheReplicaName(int number);")]
    public void A_word_of_Lumas_is_found_in_names_and_texts(string line) => Assert.Matches(LumasWords(), line);

    [Theory]
    [InlineData("namespace Luma.Docker.Connection;")]
    [InlineData("using Luma.Docker;")]
    [InlineData("var evergreens = semaphore.Release();")]
    public void Other_words_are_not(string line) => Assert.DoesNotMatch(LumasWords(), line);

    private static IEnumerable<string> Found(string folder, Regex words) => Repository.Sources(folder)
        .SelectMany(file => File.ReadLines(Repository.At(file)).Where(line => words.IsMatch(line)).Select(line => $"{file}: {line.Trim()}"));

    /// <summary>A word begins where letters begin, or with a capital within a name.</summary>
    [GeneratedRegex(@"(?<![A-Za-z])(luma|blue|green|colou?r|replicas?|candidate)(?![a-z])|(?<=[a-z])(Luma|Blue|Green|Colou?r|Replicas?|Candidate)(?![a-z])|(?<![A-Za-z])(Luma(?!\.Docker)|Blue|Green|Colou?r|Replicas?|Candidate)(?![a-z])")]
    private static partial Regex LumasWords();

    [GeneratedRegex(@"(?<![A-Za-z])(docker|blue|green|colou?r|deployments?)(?![a-z])|(Docker|Blue|Green|Colou?r|Deployments?)(?![a-z])")]
    private static partial Regex WordsOfOtherRooms();
}
