using Luma.Agent.Storage;
using Luma.Tests.Agent.Rig;

namespace Luma.Tests.Agent.Storage;

public sealed class AppStoreTests : IDisposable
{
    private readonly StateOnDisk _state = new();
    private readonly AppStore _apps;

    public AppStoreTests() => _apps = new(_state.Folder);

    public void Dispose() => _state.Dispose();

    [Fact]
    public void What_was_saved_is_seen_at_once_and_by_the_next_agent()
    {
        var app = Records.App(release: 3);

        _apps.Save(app);

        Assert.Same(app, _apps.Find("blog"));
        Assert.Equal(3, new AppStore(_state.Reopen()).Find("blog")?.Active.Set.Release);
    }

    [Fact]
    public void A_later_record_replaces_the_earlier_one()
    {
        _apps.Save(Records.App(release: 1));
        _apps.Save(Records.App(release: 2));

        Assert.Equal(2, Assert.Single(_apps.All).Active.Set.Release);
    }

    [Fact]
    public void Apps_come_in_the_order_of_their_names()
    {
        _apps.Save(Records.App("wiki"));
        _apps.Save(Records.App("blog"));

        Assert.Equal(["blog", "wiki"], _apps.All.Select(app => app.Active.Spec.Name));
    }

    [Fact]
    public void A_record_that_cannot_be_written_is_not_seen()
    {
        var before = Records.App(release: 1);
        _apps.Save(before);
        StateOnDisk.FillDiskFor(_state.AppFile("blog"));

        Assert.Throws<IOException>(() => _apps.Save(Records.App(release: 2)));

        Assert.Same(before, _apps.Find("blog"));
        Assert.Equal(1, new AppStore(_state.Reopen()).Find("blog")?.Active.Set.Release);
    }

    [Fact]
    public void A_record_that_was_not_to_be_is_taken_back_also_on_a_full_disk()
    {
        var before = Records.App(release: 1);
        _apps.Save(before);
        _apps.Save(Records.App(release: 2));
        StateOnDisk.FillDiskFor(_state.AppFile("blog"));

        _apps.TakeBack(before);

        Assert.Same(before, _apps.Find("blog"));
        Assert.Equal(1, new AppStore(_state.Reopen()).Find("blog")?.Active.Set.Release);
    }

    [Fact]
    public void A_forgotten_app_is_forgotten_by_the_next_agent_too()
    {
        _apps.Save(Records.App());

        _apps.Forget("blog");

        Assert.Null(_apps.Find("blog"));
        Assert.Empty(new AppStore(_state.Reopen()).All);
    }

    [Fact]
    public void What_is_not_there_is_not_found_and_easily_forgotten()
    {
        Assert.Null(_apps.Find("blog"));
        _apps.Forget("blog");
        Assert.Empty(_apps.All);
    }
}
