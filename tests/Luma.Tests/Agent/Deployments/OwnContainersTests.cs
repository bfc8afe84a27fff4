using Luma.Agent.Deployments;

namespace Luma.Tests.Agent.Deployments;

public sealed class OwnContainersTests
{
    private readonly OwnContainers _own = new(new Dictionary<string, string> { ["blog-blue"] = "a1", ["blog-green"] = "b2" });

    [Fact]
    public void A_name_that_was_freed_means_the_container_that_was_created_under_it()
    {
        _own.Rename("blog-green", "blog-green-kept");
        Assert.Null(_own.Find("blog-green"));

        _own.Add("blog-green", "c3");

        Assert.Equal(["a1", "b2", "c3"], _own.Find(["blog-blue", "blog-green-kept", "blog-green"]));
    }

    [Fact]
    public void What_is_not_the_apps_is_left_out_and_cannot_be_asked_for()
    {
        Assert.Equal(["a1"], _own.Find(["blog-blue", "foreign"]));
        Assert.Equal("the container foreign is gone", Assert.Throws<StepFailed>(() => _own.Get("foreign")).Message);
    }

    [Fact]
    public void What_is_not_there_cannot_be_renamed()
    {
        _own.Rename("foreign", "blog-blue");

        Assert.Equal("a1", _own.Find("blog-blue"));
    }
}
