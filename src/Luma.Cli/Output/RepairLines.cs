using Luma.Core.Api;

namespace Luma.Cli.Output;

/// <summary>What the agent repairs by itself, and what has come of it so far.</summary>
internal static class RepairLines
{
    /// <param name="repair">As the agent told it.</param>
    /// <param name="now">The agent's clock.</param>
    public static IEnumerable<Line> Of(RepairStatus repair, DateTimeOffset now)
    {
        yield return new(Line.Warning("Repair:"), $" {repair.Complaint}");
        if (repair.Failure.Length > 0)
        {
            var where = repair.Deployment is { } id ? $" (luma attach {id} shows its last log lines)" : "";
            yield return new($"  attempt {repair.Attempts} failed: {repair.Failure}{where}");
        }

        if (repair.Next is { } next)
        {
            yield return new(next > now ? $"  the next attempt begins in {Figures.Elapsed(next - now)}" : "  the next attempt begins now");
        }
    }
}
