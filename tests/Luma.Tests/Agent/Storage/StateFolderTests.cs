using Luma.Agent.Storage;
using Luma.Core.Deployments;
using Luma.Core.Naming;
using Luma.Tests.Agent.Rig;
using Luma.Tests.Core.Apps;

namespace Luma.Tests.Agent.Storage;

public sealed class StateFolderTests : IDisposable
{
    private readonly StateOnDisk _state = new();

    public void Dispose() => _state.Dispose();

    [Theory]
    [InlineData("apps")]
    [InlineData("deployments")]
    public void Only_the_owner_enters_its_folders(string folder) =>
        Assert.Equal(DurableFile.OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(_state.At(folder)));

    [Fact]
    public void A_new_folder_holds_nothing()
    {
        Assert.Empty(_state.Folder.LoadApps());
        Assert.Empty(_state.Folder.LoadDeployments());
        Assert.Null(_state.Folder.LoadRoutes());
    }

    [Fact]
    public void An_app_is_read_as_it_was_written()
    {
        var spec = Blog.Spec with
        {
            Replicas = 2,
            Environment = new Dictionary<string, string> { ["A"] = "1" },
            Secrets = ["TOKEN"],
            Command = ["serve"],
            Volumes = ["data:/data"],
            Resources = new() { Memory = 64L << 20, Cpus = 0.5m },
            Drain = new() { Timeout = TimeSpan.Zero, Max = TimeSpan.FromHours(1) },
        };
        var app = Records.App(spec, release: 7, Colour.Green) with { Kept = Records.Release(spec, 6, Colour.Blue), Stopped = true, Past = [Records.Release(spec, 5, Colour.Green)], Deployment = "d9" };

        _state.Folder.Save(app);

        Assert.Equivalent(app, Assert.Single(_state.Reopen().LoadApps()), strict: true);
    }

    [Fact]
    public void Apps_are_read_in_the_order_of_their_names()
    {
        foreach (var name in new[] { "wiki", "blog", "shop" })
        {
            _state.Folder.Save(Records.App(name));
        }

        Assert.Equal(["blog", "shop", "wiki"], _state.Folder.LoadApps().Select(app => app.Active.Spec.Name));
    }

    [Fact]
    public void A_forgotten_app_is_gone()
    {
        _state.Folder.Save(Records.App("blog"));
        _state.Folder.Save(Records.App("shop"));

        _state.Folder.ForgetApp("blog");

        Assert.Equal("shop", Assert.Single(_state.Folder.LoadApps()).Active.Spec.Name);
        Assert.False(File.Exists(_state.AppFile("blog")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("\0\0\0\0")]
    public void A_file_that_cannot_be_read_is_set_aside_and_takes_no_other_along(string content)
    {
        _state.Folder.Save(Records.App("shop"));
        File.WriteAllText(_state.AppFile("blog"), content);

        Assert.Equal("shop", Assert.Single(_state.Folder.LoadApps()).Active.Spec.Name);
        Assert.False(File.Exists(_state.AppFile("blog")));
        Assert.Equal(content, File.ReadAllText(_state.AppFile("blog") + ".unreadable"));
    }

    [Fact]
    public void An_app_in_a_newer_format_is_refused_and_not_touched()
    {
        _state.Folder.Save(Records.App() with { Format = StateFormat.Current + 1 });

        var refused = Assert.Throws<IOException>(() => _state.Folder.LoadApps());
        Assert.Contains($"has format {StateFormat.Current + 1}, this agent reads up to {StateFormat.Current}", refused.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(_state.AppFile("blog")));
    }

    [Fact]
    public void An_app_in_format_1_is_read_and_written_in_the_format_of_today()
    {
        File.WriteAllText(_state.AppFile("blog"), """
            {
              "format": 1,
              "active": {
                "spec": { "project": "site", "name": "blog", "image": "blog:2", "proxy": { "appPort": 3000 } },
                "set": { "colour": "green", "release": 2, "containers": ["blog-green"] },
                "imageId": "sha256:2", "deployment": "d2", "deployedAt": "2030-01-02T03:04:05+00:00"
              },
              "kept": {
                "spec": { "project": "site", "name": "blog", "image": "blog:1", "proxy": { "appPort": 3000 } },
                "set": { "colour": "blue", "release": 1, "containers": ["blog-blue"] },
                "imageId": "sha256:1", "deployment": "d1", "deployedAt": "2030-01-01T03:04:05+00:00"
              },
              "stopped": false
            }
            """);

        var app = Assert.Single(_state.Folder.LoadApps());

        Assert.Equal((2, "2", "d2"), (app.Active.Number, app.Active.Version, app.Deployment));
        Assert.Equal((1, "1", Records.Then.AddDays(-1)), (app.Previous?.Number, app.Previous?.Version, app.Previous?.FirstDeployedAt));
        Assert.Empty(app.Past);
        _state.Folder.Save(app);
        Assert.Contains($"\"format\": {StateFormat.Current}", File.ReadAllText(_state.AppFile("blog")), StringComparison.Ordinal);
        Assert.Equivalent(app, Assert.Single(_state.Reopen().LoadApps()), strict: true);
    }

    [Fact]
    public void An_app_in_format_2_had_no_checksum()
    {
        _state.Folder.Save(Records.App());
        var text = File.ReadAllText(_state.AppFile("blog"));
        File.WriteAllText(_state.AppFile("blog"), text[..text.LastIndexOf(',')].Replace("\"format\": 3", "\"format\": 2", StringComparison.Ordinal) + "\n}");

        Assert.Equivalent(Records.App(), Assert.Single(_state.Reopen().LoadApps()), strict: true);
    }

    [Theory]
    [InlineData("blog:1", "blog:2")]
    [InlineData("checksum\": \"", "checksum\": \"0")]
    public void What_was_touched_is_not_taken_for_whole(string old, string changed)
    {
        _state.Folder.Save(Records.App(Blog.Spec with { Image = "blog:1" }));
        File.WriteAllText(_state.AppFile("blog"), File.ReadAllText(_state.AppFile("blog")).Replace(old, changed, StringComparison.Ordinal));

        Assert.Empty(_state.Reopen().LoadApps());
        Assert.True(File.Exists(_state.AppFile("blog") + ".unreadable"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("half")]
    [InlineData(null)]
    public void Of_a_damaged_or_lost_record_the_one_before_is_remembered_and_not_taken_for_what_is(string? content)
    {
        _state.Folder.Save(Records.App(release: 1));
        _state.Folder.Save(Records.App(release: 2));
        File.Delete(_state.AppFile("blog"));
        if (content is not null)
        {
            File.WriteAllText(_state.AppFile("blog"), content);
        }

        var folder = _state.Reopen();

        Assert.Empty(folder.LoadApps());
        Assert.Equal(1, folder.Remembered("blog")?.Active.Number);
    }

    [Fact]
    public void A_forgotten_app_leaves_nothing_that_could_be_taken_for_its_record()
    {
        _state.Folder.Save(Records.App(release: 1));
        _state.Folder.Save(Records.App(release: 2));

        _state.Folder.ForgetApp("blog");

        Assert.Empty(Directory.EnumerateFiles(_state.At("apps")));
        Assert.Empty(_state.Reopen().LoadApps());
    }

    [Fact]
    public void Damaged_routes_are_those_of_before()
    {
        _state.Folder.Save([new ManualRoute("a.example.com", "blog", 3000)]);
        _state.Folder.Save([new ManualRoute("a.example.com", "blog", 3000), new("b.example.com", "blog", 3000)]);
        File.WriteAllText(_state.At("routes.json"), "{");

        Assert.Equal("a.example.com", Assert.Single(_state.Reopen().LoadRoutes()!).Host);
    }

    [Fact]
    public void What_a_broken_write_left_behind_is_not_read_and_removed()
    {
        File.WriteAllText(_state.AppFile("blog") + ".tmp", "{");

        Assert.Empty(_state.Reopen().LoadApps());
        Assert.False(File.Exists(_state.AppFile("blog") + ".tmp"));
    }

    [Fact]
    public void Routes_are_read_as_they_were_written_in_their_order()
    {
        ManualRoute[] routes = [new("z.example.com", "blog", 3000), new("a.example.com", "cache", 6379)];

        _state.Folder.Save(routes);

        Assert.Equal(routes, _state.Reopen().LoadRoutes());
    }

    [Fact]
    public void Routes_that_cannot_be_read_are_set_aside()
    {
        File.WriteAllText(_state.At("routes.json"), "{");

        Assert.Null(_state.Folder.LoadRoutes());
        Assert.True(File.Exists(_state.At("routes.json.unreadable")));
    }

    [Fact]
    public void A_deployment_is_read_as_it_was_written()
    {
        var deployment = Records.Deployment(state: DeploymentState.Failed) with
        {
            FinishedAt = Records.Then.AddSeconds(3),
            Plan = ["start blog-blue"],
            Step = 1,
            Failure = new("it broke", "mend it", ["a line"]),
            Traffic = new() { Requests = 7, P99 = TimeSpan.FromMilliseconds(3) },
        };

        _state.Folder.Save(deployment);

        Assert.Equivalent(deployment, Assert.Single(_state.Reopen().LoadDeployments()), strict: true);
    }

    [Fact]
    public void Deployments_are_read_oldest_first()
    {
        foreach (var id in new[] { "20300102-000000000-ffff", "20291231-000000000-0000", "20300102-000000001-0000" })
        {
            _state.Folder.Save(Records.Deployment(id));
        }

        Assert.Equal(
            ["20291231-000000000-0000", "20300102-000000000-ffff", "20300102-000000001-0000"],
            _state.Folder.LoadDeployments().Select(deployment => deployment.Id));
    }

    [Fact]
    public void Of_many_deployments_the_latest_200_are_kept()
    {
        for (var i = 0; i < 205; i++)
        {
            File.WriteAllText(_state.DeploymentFile($"d{i:000}"), "");
        }

        _state.Folder.PruneDeployments();

        var kept = Directory.EnumerateFiles(_state.At("deployments")).Select(Path.GetFileName).Order().ToList();
        Assert.Equal(200, kept.Count);
        Assert.Equal("d005.json", kept[0]);
        Assert.Equal("d204.json", kept[^1]);
    }
}
