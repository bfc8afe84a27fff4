using Luma.Agent.Auditing;
using Luma.Core.Api;
using Luma.Tests.Agent.Rig;
using Microsoft.Extensions.Logging.Abstractions;

namespace Luma.Tests.Agent.Auditing;

public sealed class AuditTests : IDisposable
{
    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("luma-audit-").FullName, "audit");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [Fact]
    public void A_new_audit_is_whole_and_empty() => Assert.Equal((0, 0L, ""), Whole(Open()));

    [Fact]
    public void Lines_are_numbered_and_read_back_the_latest_last()
    {
        var audit = Open();
        Write(audit, "blog", "shop", "blog");

        Assert.Equal([(1, "blog"), (2, "shop"), (3, "blog")], audit.Read(null, 10).Select(entry => ((int)entry.Number, entry.Subject)));
        Assert.Equal([1, 3], audit.Read("blog", 10).Select(entry => entry.Number));
        Assert.Equal(3, Assert.Single(audit.Read(null, 1)).Number);
    }

    [Fact]
    public void An_entry_is_read_as_it_was_written()
    {
        var entry = Entry("blog") with
        {
            By = "ann", Process = 7, Key = "laptop", Result = AuditResult.Failed, Release = 3, Version = "1.2", Image = "blog:3", ImageId = "sha256:3",
            Deployment = "d3", Detail = "it \"broke\"\nin two lines",
        };
        var audit = Open();

        audit.Write(entry);

        Assert.Equal(entry with { Number = 1 }, Assert.Single(audit.Read(null, 10)));
        Whole(audit);
    }

    [Fact]
    public void The_next_agent_goes_on_with_the_chain()
    {
        Write(Open(), "a", "b");
        var next = Open();
        Write(next, "c");

        Assert.Equal((1, 3L), (Whole(next).Files, Whole(next).Lines));
    }

    [Fact]
    public void Two_agents_that_write_in_turn_keep_the_chain()
    {
        var (old, other) = (Open(), Open());
        Write(old, "a");
        Write(other, "b");
        Write(old, "c");

        Assert.Equal(3, Whole(old).Lines);
    }

    [Fact]
    public void Only_the_owner_reads_it()
    {
        Write(Open(), "a");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Files().Single()));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder));
    }

    [Fact]
    public void A_file_that_has_grown_is_followed_by_another_and_the_chain_goes_on()
    {
        var audit = Open(new(File: 600, Files: 100));
        Write(audit, [.. Enumerable.Range(0, 20).Select(i => $"app{i}")]);

        Assert.InRange(Files().Count, 5, 20);
        var found = audit.Verify();
        Assert.Empty(found.Faults);
        Assert.Equal((20L, 1L), (found.Lines, found.From));
        Assert.Equal(20, audit.Read(null, 100).Count);
    }

    [Fact]
    public void Of_many_files_the_oldest_go_and_the_rest_is_whole()
    {
        var audit = Open(new(File: 1, Files: 3));
        Write(audit, [.. Enumerable.Range(0, 7).Select(i => $"app{i}")]);

        var found = audit.Verify();
        Assert.Empty(found.Faults);
        Assert.Equal((3, 3L, 5L), (found.Files, found.Lines, found.From));
        Assert.Equal((3, 3L, 5L), (Open().Verify().Files, found.Lines, found.From));
    }

    [Theory]
    [InlineData("")]
    [InlineData("half of a li")]
    public void A_torn_last_line_is_removed_and_the_chain_goes_on(string half)
    {
        Write(Open(), "a", "b");
        File.AppendAllText(Files().Single(), half);

        var next = Open();
        Write(next, "c");

        Assert.Equal(3, Whole(next).Lines);
        Assert.Equal(["a", "b", "c"], next.Read(null, 10).Select(entry => entry.Subject));
    }

    [Fact]
    public void A_file_that_an_agent_had_only_begun_does_no_harm()
    {
        Write(Open(), "a");
        File.WriteAllText(Path.Combine(_folder, "000000000002.jsonl"), "");

        var next = Open();
        Write(next, "b");

        Assert.Equal((1, 2L), (Whole(next).Files, Whole(next).Lines));
    }

    private Audit Open(AuditSizes? sizes = null) => new(_folder, sizes ?? new(), NullLogger.Instance);

    private List<string> Files() => [.. Directory.EnumerateFiles(_folder).Order(StringComparer.Ordinal)];

    private static (int Files, long Lines, string Head) Whole(Audit audit)
    {
        var found = audit.Verify();
        Assert.Empty(found.Faults);
        return (found.Files, found.Lines, found.Head);
    }

    private static void Write(Audit audit, params string[] subjects)
    {
        foreach (var subject in subjects)
        {
            audit.Write(Entry(subject));
        }
    }

    private static AuditEntry Entry(string subject) => new() { At = Records.Then, Action = "deploy", Result = AuditResult.Begun, Subject = subject };
}
