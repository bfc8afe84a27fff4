using Luma.Cli.Fleets;
using Luma.Core.Api;

namespace Luma.Tests.Cli.Fleets;

public sealed class FleetStatusTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Servers_alike_have_no_remark() =>
        Assert.DoesNotContain('≠', Text([Answer("a", App("1.4", "sha256:x")), Answer("b", App("1.4", "sha256:x"))]));

    [Fact]
    public void What_differs_from_most_is_marked_where_it_does_and_one_command_is_named()
    {
        var text = Text([Answer("a", App("1.4", "sha256:x")), Answer("b", App("1.3", "sha256:y", replicas: 2)), Answer("c", App("1.4", "sha256:x"))]);
        Assert.Single(text.Split('\n'), line => line.Contains('≠', StringComparison.Ordinal));
        Assert.Contains("≠ image, ≠ version, ≠ replicas", text, StringComparison.Ordinal);
        Assert.Contains("web is not the same on all servers; `luma deploy web` makes it so", text, StringComparison.Ordinal);
    }

    [Fact]
    public void One_image_under_two_versions_is_told_apart_from_one_version_of_two_images()
    {
        Assert.Contains("≠ image\n", Text([Answer("a", App("1.4", "sha256:x")), Answer("b", App("1.4", "sha256:y"))]), StringComparison.Ordinal);
        Assert.Contains("≠ version\n", Text([Answer("a", App("1.4", "sha256:x")), Answer("b", App("1.5", "sha256:x"))]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_is_not_reached_is_a_row_with_the_reason_below()
    {
        var text = Text([Answer("a", App("1.4", "sha256:x")), new("b", [], "nobody listens")]);
        Assert.Contains("web  b       not reached", text, StringComparison.Ordinal);
        Assert.Contains("b is not reached: nobody listens", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_lacks_the_app_is_marked() =>
        Assert.Contains("≠ missing here", Text([Answer("a", App("1.4", "sha256:x")), Answer("b")]), StringComparison.Ordinal);

    private static string Text(IReadOnlyList<ServerAnswer> answers) => string.Join('\n', FleetStatus.Of(answers, null, null)) + "\n";

    private static ServerAnswer Answer(string server, params AppStatus[] apps) => new(server, apps, null);

    private static AppStatus App(string version, string imageId, int replicas = 1) => new()
    {
        Project = "shop",
        Name = "web",
        Condition = AppCondition.Running,
        Version = version,
        ImageId = imageId,
        ReplicasWanted = replicas,
        Now = Now,
    };
}
