using Luma.Cli.Configuration;
using Luma.Tests.Cli.Rig;

namespace Luma.Tests.Cli.Commands;

public sealed class InitTests : IDisposable
{
    private readonly Folder _folder = new();

    [Theory]
    [InlineData("shop", "shop")]
    [InlineData("My Shop_2", "my-shop-2")]
    [InlineData("42", "app")]
    [InlineData("blog-green", "app")]
    [InlineData("a-name-that-is-much-longer-than-forty-characters", "a-name-that-is-much-longer-than-forty-ch")]
    public async Task The_file_is_named_after_its_folder_and_loads_without_a_problem(string folder, string name)
    {
        var path = Directory.CreateDirectory(_folder.Of(folder)).FullName;
        var outcome = await RunAsync(path);
        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        var file = LumaFile.Load(new(Path.Combine(path, "luma.yml"), "luma.yml"));
        Assert.Equal((name, name), (file.Project, Assert.Single(file.Apps).Name));
        Assert.Contains($"  luma deploy {name} --dry-run ", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_secrets_are_for_their_owner_alone_and_kept_out_of_git()
    {
        Directory.CreateDirectory(_folder.Of(".git"));
        _folder.With(".gitignore", "bin/");
        Assert.Contains("Added .luma/secrets* to .gitignore", (await RunAsync(_folder.Path)).Out, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.Of(".luma/secrets")));
        Assert.Equal("bin/\n.luma/secrets*\n", await File.ReadAllTextAsync(_folder.Of(".gitignore")));
    }

    [Fact]
    public async Task Where_no_checkout_is_none_is_touched()
    {
        await RunAsync(_folder.Path);
        Assert.False(File.Exists(_folder.Of(".gitignore")));
    }

    [Fact]
    public async Task Nothing_is_overwritten()
    {
        Directory.CreateDirectory(_folder.Of(".git"));
        _folder.With("luma.yml", "mine").With(".luma/secrets", "A=b").With(".gitignore", ".luma/\n");
        var refused = await RunAsync(_folder.Path);
        Assert.Equal((2, "mine"), (refused.Code, await File.ReadAllTextAsync(_folder.Of("luma.yml"))));

        File.Delete(_folder.Of("luma.yml"));
        Assert.Equal(0, (await RunAsync(_folder.Path)).Code);
        Assert.Equal("A=b", await File.ReadAllTextAsync(_folder.Of(".luma/secrets")));
        Assert.Equal(".luma/\n", await File.ReadAllTextAsync(_folder.Of(".gitignore")));
    }

    public void Dispose() => _folder.Dispose();

    private static Task<Outcome> RunAsync(string folder) => new LumaRun { Folder = folder }.RunAsync("init");
}
