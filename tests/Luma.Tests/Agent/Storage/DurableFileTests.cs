using System.Text;
using Luma.Agent.Storage;
using Luma.Tests.Agent.Rig;

namespace Luma.Tests.Agent.Storage;

public sealed class DurableFileTests : IDisposable
{
    private readonly StateOnDisk _state = new();

    public void Dispose() => _state.Dispose();

    private string Path => _state.At("file.json");

    [Fact]
    public void What_is_written_is_the_whole_content()
    {
        DurableFile.Write(Path, "a longer text"u8);
        DurableFile.Write(Path, "short"u8);

        Assert.Equal("short", File.ReadAllText(Path));
    }

    [Fact]
    public void Only_the_owner_reads_it_even_where_everybody_read_the_one_before()
    {
        File.WriteAllText(Path, "old");
        File.SetUnixFileMode(Path, DurableFile.OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        DurableFile.Write(Path, "new"u8);

        Assert.Equal(DurableFile.OwnerOnly, File.GetUnixFileMode(Path));
    }

    [Fact]
    public void Nothing_else_is_left_in_the_folder()
    {
        DurableFile.Write(Path, "text"u8);

        Assert.Equal([Path], Directory.EnumerateFiles(_state.Root));
    }

    [Fact]
    public async Task What_it_held_stays_beside_it_and_at_no_moment_is_there_no_file()
    {
        DurableFile.Write(Path, "0"u8, keepPrevious: true);
        var writing = Task.Run(() =>
        {
            for (var i = 1; i <= 100; i++)
            {
                DurableFile.Write(Path, Encoding.UTF8.GetBytes($"{i}"), keepPrevious: true);
            }
        });

        while (!writing.IsCompleted)
        {
            Assert.True(File.Exists(Path));
        }

        await writing;
        Assert.Equal(("100", "99"), (File.ReadAllText(Path), File.ReadAllText(Path + DurableFile.Previous)));
    }

    [Fact]
    public void On_a_full_disk_the_old_content_stays_whole_and_nothing_beside_it()
    {
        DurableFile.Write(Path, "old"u8);
        StateOnDisk.FillDiskFor(Path);

        Assert.Throws<IOException>(() => DurableFile.Write(Path, "new"u8));
        Assert.Equal("old", File.ReadAllText(Path));
        Assert.Equal([Path], Directory.EnumerateFiles(_state.Root));
    }

    [Fact]
    public void What_was_before_can_be_taken_back()
    {
        DurableFile.Write(Path, "old"u8);
        DurableFile.Write(Path, "new"u8, keepPrevious: true);

        DurableFile.TakeBack(Path);

        Assert.Equal("old", File.ReadAllText(Path));
        Assert.Equal([Path], Directory.EnumerateFiles(_state.Root));
    }

    [Fact]
    public void What_a_broken_write_left_behind_is_no_obstacle()
    {
        File.WriteAllText(Path + ".tmp", "half of a longer te");

        DurableFile.Write(Path, "text"u8);

        Assert.Equal("text", File.ReadAllText(Path));
        Assert.False(File.Exists(Path + ".tmp"));
    }

    [Fact]
    public void A_folder_that_is_gone_is_an_error_and_not_made_anew()
    {
        Assert.ThrowsAny<IOException>(() => DurableFile.Write(_state.At("gone", "file.json"), "text"u8));
        Assert.False(Directory.Exists(_state.At("gone")));
    }

    [Fact]
    public void Deleting_is_done_once_and_may_be_repeated()
    {
        DurableFile.Write(Path, "text"u8);

        DurableFile.Delete(Path);
        DurableFile.Delete(Path);

        Assert.False(File.Exists(Path));
    }
}
