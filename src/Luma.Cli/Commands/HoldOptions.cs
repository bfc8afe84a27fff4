using System.CommandLine;
using Luma.Core.Apps;
using Luma.Core.Units;

namespace Luma.Cli.Commands;

/// <summary>What <c>luma deploy</c> and <c>luma rollback</c> are told about holding a release before its switch.</summary>
internal sealed class HoldOptions
{
    private static readonly TimeSpan Usual = TimeSpan.FromHours(1);

    /// <summary>As long as an agent holds one.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    private readonly Option<bool> _hold = new("--hold") { Description = "Stop before the switch, so that the release can be looked at, until `luma promote`" };

    private readonly Option<string?> _time = new("--hold-for")
    {
        Description = $"The same, and how long to wait for `luma promote`; by default {Duration.Format(Usual)}",
        HelpName = "TIME",
    };

    public void AddTo(Command command)
    {
        command.Add(_hold);
        command.Add(_time);
    }

    /// <summary>Null where nothing is to be held.</summary>
    /// <exception cref="UsageException">That is no time.</exception>
    public TimeSpan? In(ParseResult parsed) => parsed.GetValue(_time) switch
    {
        null => parsed.GetValue(_hold) ? Usual : null,
        var text when Duration.TryParse(text, out var time) && time >= TimeSpan.FromSeconds(1) && time <= Longest => time,
        var text => throw new UsageException($"--hold-for must be a time from 1s to {Duration.Format(Longest)} (was '{text}')", "Write for example --hold-for 30m."),
    };

    /// <exception cref="UsageException">One of them cannot run before its switch.</exception>
    public static void Check(IEnumerable<AppSpec> apps)
    {
        if (apps.FirstOrDefault(app => app.Order == UpdateOrder.StopFirst) is { } exclusive)
        {
            throw new UsageException(
                $"{exclusive.Name} has `order: stop-first`: its new release starts only when the old one has stopped, so there is nothing to look at before",
                $"Deploy {exclusive.Name} without --hold.");
        }
    }
}
