using Luma.Core.Api;
using Luma.Core.Naming;

namespace Luma.Cli.Output;

/// <summary>How an app fares, in a few lines.</summary>
internal static class StatusLines
{
    /// <summary><c>blog  release 3 (green)  my-blog:3  blog.com</c>.</summary>
    public static Line Heading(AppStatus app)
    {
        List<string> facts = [];
        if (app.Colour is { } colour)
        {
            facts.Add($"release {app.Release} ({colour.Text()})");
        }

        if (app.Image.Length > 0)
        {
            facts.Add(app.Image);
        }

        if (app.Hosts.Count > 0)
        {
            facts.Add(string.Join(", ", app.Hosts.Select(host => app.PathPrefix == "/" ? host : host + app.PathPrefix)));
        }

        return new(Line.Strong(app.Name), string.Concat(facts.Select(fact => $"  {fact}")));
    }

    public static IEnumerable<Line> Of(AppStatus app, bool verbose)
    {
        yield return new("Status: ", Condition(app), app.ReplicasWanted > 1 ? $" ({app.ReplicasWanted} replicas)" : "");
        if (app.Condition is not (AppCondition.Stopped or AppCondition.Absent))
        {
            yield return HealthLine.OfStatus(app.Replicas.Count(replica => replica.Healthy), app.ReplicasWanted);
            foreach (var replica in app.Replicas.Where(replica => verbose || !replica.Healthy))
            {
                yield return Replica(replica);
            }
        }

        if (app.Deployment is { } deployment)
        {
            yield return app.HeldUntil is { } until
                ? new(Line.Warning("Held:"), $" {deployment}, until {HeldLines.Clock(until)}; `luma promote {app.Name}` switches to it, `luma cancel {app.Name}` takes it back")
                : new(Line.Warning("Under way:"), $" {deployment}");
        }

        foreach (var (waiting, i) in app.Waiting.Select((waiting, i) => (waiting, i)))
        {
            yield return new($"In line: {i + 1}. {waiting.Title}");
        }

        if (app.Repair is { } repair)
        {
            foreach (var line in RepairLines.Of(repair, app.Now))
            {
                yield return line;
            }
        }

        if (app.Draining is { } drain)
        {
            yield return new($"Draining: {DrainText.Of(drain)} on the release before, for {Figures.Latency(drain.Elapsed)}");
        }

        if (verbose && app.Traffic is { } traffic)
        {
            yield return new($"Traffic: {Figures.Count(traffic.Requests, "request")} to this release, {Figures.Count(traffic.Failed)} failed, "
                + $"p99 {Figures.Latency(traffic.P99)}, slowest {Figures.Latency(traffic.Slowest)}");
        }

        if (app.RebuiltAt is { } rebuilt)
        {
            yield return new(Line.Warning("Record:"), $" lost, and rebuilt from Docker {Figures.Ago(app.Now - rebuilt)}; see that the release is the right one, the next deployment ends this remark");
        }

        yield return new($"Last deployed: {(app.LastDeployedAt is { } at ? Figures.Ago(app.Now - at) : "never")}");
    }

    private static Line Replica(ReplicaStatus replica)
    {
        var detail = replica switch
        {
            { Healthy: true } => $"{replica.Address}, {Figures.Count(replica.InFlight, "request")} in flight",
            { Detail.Length: > 0 } => replica.Detail,
            { Running: false } => "does not run",
            _ => "does not answer its probe",
        };
        return new("  ", replica.Healthy ? Line.Good("✓") : Line.Bad("✗"), $" {replica.Container}: {detail}");
    }

    private static Span Condition(AppStatus app) => app.Condition switch
    {
        AppCondition.Running => Line.Good("Running"),
        AppCondition.Degraded => Line.Warning("Degraded"),
        AppCondition.Down => Line.Bad("Down"),
        AppCondition.Stopped => Line.Warning("Stopped"),
        _ => Line.Warning(app.Deployment is null ? "Not deployed" : "Not deployed yet"),
    };
}
