using Luma.Agent.Auditing;
using Luma.Core.Api;
using Luma.Tests.Agent.Rig;
using Microsoft.Extensions.Logging.Abstractions;

namespace Luma.Tests.Agent.Auditing;

/// <summary>Whoever changes the audit's files is found out, and the place is named.</summary>
public sealed class TamperingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("luma-audit-").FullName;
    private readonly Audit _audit;

    public TamperingTests()
    {
        _audit = new(_folder, new(File: 800), NullLogger.Instance);
        for (var i = 1; i <= 12; i++)
        {
            _audit.Write(new() { At = Records.Then, By = "ann", Action = "deploy", Result = AuditResult.Begun, Subject = $"app{i}" });
        }

        Assert.Empty(_audit.Verify().Faults);
        Assert.InRange(Files.Count, 3, 6);
    }

    private List<string> Files => [.. Directory.EnumerateFiles(_folder).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_changed_line_is_found_by_the_one_after_it()
    {
        Change(Files[0], lines => lines[1] = lines[1].Replace("ann", "bob", StringComparison.Ordinal));

        Assert.Equal((Files[0], 3), Place(Fault("does not follow from the line before")));
    }

    [Fact]
    public void The_last_line_of_a_file_is_guarded_by_the_first_of_the_next()
    {
        Change(Files[0], lines => lines[^1] = lines[^1].Replace("ann", "bob", StringComparison.Ordinal));

        Assert.Equal((Files[1], 1), Place(Fault("does not follow from the line before")));
    }

    [Fact]
    public void A_line_that_was_taken_out_is_missed()
    {
        Change(Files[0], lines => lines.RemoveAt(1));

        Assert.Equal((Files[0], 2), Place(Fault("lines were left out")));
    }

    [Fact]
    public void A_line_that_was_put_between_is_found()
    {
        Change(Files[0], lines => lines.Insert(1, lines[1]));

        Assert.Equal((Files[0], 3), Place(Fault("does not follow")));
    }

    [Fact]
    public void Lines_that_changed_places_are_found()
    {
        Change(Files[0], lines => (lines[0], lines[1]) = (lines[1], lines[0]));

        Assert.NotEmpty(_audit.Verify().Faults);
    }

    [Fact]
    public void What_is_no_line_is_found()
    {
        Change(Files[1], lines => lines[1] = "nothing to see here");

        Assert.Equal((Files[1], 2), Place(Fault("it is no line of an audit")));
    }

    [Fact]
    public void A_file_that_was_taken_away_from_the_middle_is_missed()
    {
        File.Delete(Files[1]);

        Assert.Equal((Files[1], 1), Place(Fault("does not follow")));
    }

    [Fact]
    public void Lines_that_were_cut_off_at_the_beginning_are_missed()
    {
        Change(Files[0], lines => lines.RemoveAt(0));

        Assert.Equal((Files[0], 1), Place(Fault("its file is named for 1")));
    }

    [Fact]
    public void Lines_that_were_cut_off_at_the_end_are_missed_by_the_agent_that_wrote_them()
    {
        Change(Files[^1], lines => lines.RemoveAt(lines.Count - 1));

        Assert.Equal(Files[^1], Fault("the last line is not the one that this agent wrote last").File);
        _audit.Write(new() { At = Records.Then, Action = "deploy", Result = AuditResult.Begun });
        Fault("does not follow");
    }

    private AuditFault Fault(string what)
    {
        var faults = _audit.Verify().Faults;
        return faults.FirstOrDefault(fault => fault.What.Contains(what, StringComparison.Ordinal))
            ?? throw new Xunit.Sdk.XunitException($"no fault '{what}' among:\n{string.Join('\n', faults)}");
    }

    private static (string File, int Line) Place(AuditFault fault) => (fault.File, fault.Line);

    private static void Change(string file, Action<List<string>> change)
    {
        var lines = File.ReadAllLines(file).ToList();
        change(lines);
        File.WriteAllText(file, string.Concat(lines.Select(line => line + "\n")));
    }
}
