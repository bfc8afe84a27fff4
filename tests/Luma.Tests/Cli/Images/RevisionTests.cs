using System.Diagnostics;
using Luma.Cli.Images;
using Luma.Tests.Cli.Rig;

namespace Luma.Tests.Cli.Images;

public sealed class RevisionTests : IDisposable
{
    private const string Image = "sha256:0123456789abcdef0123456789abcdef";

    private readonly Folder _folder = new();

    [Fact]
    public async Task An_image_is_called_by_its_commit_and_where_files_differ_from_that_by_itself_too()
    {
        var place = _folder.With("app/Dockerfile", "FROM scratch").With("other/file", "").Of("app");
        var none = await Revision.OfAsync(place, CancellationToken.None);
        Git("init", "--quiet");
        var unborn = await Revision.OfAsync(place, CancellationToken.None);
        Git("add", ".");
        Git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "--message", "a");
        _folder.With("other/file", "changed");
        var clean = await Revision.OfAsync(place, CancellationToken.None);
        _folder.With("app/new", "");
        var dirty = await Revision.OfAsync(place, CancellationToken.None);

        Assert.Equal(("", ""), (none.Full, unborn.Full));
        Assert.Equal("0123456789ab", none.TagOf(Image));
        Assert.Equal((40, false, true), (clean.Full.Length, clean.Dirty, dirty.Dirty));
        Assert.Equal(clean.Full[..12], clean.TagOf(Image));
        Assert.Equal($"{clean.Full[..12]}-dirty-01234567", dirty.TagOf(Image));
        Assert.Equal((clean.Full, $"{clean.Full}-dirty"), (clean.Label, dirty.Label));
    }

    public void Dispose() => _folder.Dispose();

    private void Git(params string[] args)
    {
        using var git = Process.Start(new ProcessStartInfo("git", args) { WorkingDirectory = _folder.Path })!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }
}
