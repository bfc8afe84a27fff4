using Luma.Agent.Images;
using Luma.Core.Deployments;
using Luma.Docker;

namespace Luma.Tests.Agent.Images;

public sealed class PullReportTests
{
    private readonly PullReport _report = new("blog:2");

    [Fact]
    public void Before_the_first_message_there_is_nothing_to_tell() => Tells("", 0, 0);

    [Fact]
    public void Bytes_are_summed_up_over_the_layers()
    {
        Add("Pulling from blog", "2");
        Add("Pulling fs layer", "a");
        Add("Downloading", "a", 10, 100);
        Add("Downloading", "b", 5, 50);
        Tells("Downloading", 15, 150);

        Add("Downloading", "a", 60, 100);
        Tells("Downloading", 65, 150);
    }

    [Fact]
    public void A_layer_that_is_complete_counts_as_whole()
    {
        Add("Downloading", "a", 90, 100);

        Add("Download complete", "a");

        Tells("Download complete", 100, 100);
    }

    [Fact]
    public void Unpacking_does_not_count_the_bytes_again()
    {
        Add("Downloading", "a", 100, 100);

        Add("Extracting", "a", 30, 100);

        Tells("Extracting", 100, 100);
    }

    [Fact]
    public void A_layer_whose_size_is_not_known_counts_as_far_as_it_has_come()
    {
        Add("Downloading", "a", 10, null);
        Add("Downloading", "a", 20, null);

        Tells("Downloading", 20, 20);
    }

    [Fact]
    public void A_layer_that_was_there_already_counts_nothing()
    {
        Add("Already exists", "a");
        Add("Download complete", "b");

        Tells("Download complete", 0, 0);
    }

    [Fact]
    public void Docker_has_the_last_word()
    {
        _report.Add(new("Status: Image is up to date for blog:2", null, null, null));

        Tells("Status: Image is up to date for blog:2", 0, 0);
    }

    private void Add(string status, string layer, long? current = null, long? total = null) => _report.Add(new(status, layer, current, total));

    private void Tells(string detail, long current, long total) => Assert.Equal(new ImagePulling("blog:2", detail, current, total), _report.ToEvent());
}
