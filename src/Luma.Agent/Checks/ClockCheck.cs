using System.Globalization;
using Luma.Agent.Storage;
using Luma.Core.Api;

namespace Luma.Agent.Checks;

/// <summary>
/// Whether the clock can be right: ids of deployments, ages and certificates go by it. It is wrong where it is behind what the agent
/// has recorded, or behind the agent's own making.
/// </summary>
internal sealed class ClockCheck(StateFolder folder, TimeProvider time) : ICheck
{
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    public string Area => "clock";

    public Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var made = new DateTimeOffset(File.GetLastWriteTimeUtc(Environment.ProcessPath!), TimeSpan.Zero);
        var known = folder.LoadDeployments().Select(deployment => deployment.FinishedAt ?? deployment.StartedAt).Append(made).Max();
        return Task.FromResult<IReadOnlyList<CheckResult>>(
        [
            known > now + Slack
                ? CheckResult.Trouble(Area, $"it is {Text(now)} by the clock, and {Text(known)} has been before", "set the clock, and keep it right: timedatectl set-ntp true")
                : CheckResult.Good(Area, $"{Text(now)}, not behind anything that was recorded"),
        ]);
    }

    private static string Text(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
