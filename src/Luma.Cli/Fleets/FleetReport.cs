using System.Text.Json;
using Luma.Cli.Commands;
using Luma.Cli.Output;

namespace Luma.Cli.Fleets;

/// <summary>What became of an app on all servers: what each served before and serves now, and whether they are one.</summary>
/// <param name="held">Whether the new release is held on all of them.</param>
/// <param name="why">Why not all switched; null where they did.</param>
internal sealed class FleetReport(string app, bool held, IReadOnlyList<Part> parts, TimeSpan elapsed, string? why)
{
    private static readonly string[] Heading = ["SERVER", "BEFORE", "NOW", "RESULT", "REQUESTS", "FAILED", "TOOK"];

    /// <summary>Whether not all servers serve the same, or it is not known of some what they serve.</summary>
    public bool IsSplit => parts.Any(part => part.Standing == Standing.Lost) || parts.Skip(1).Any(part => !IsLike(part.After, parts[0].After));

    /// <summary>The command after which all serve the same; null where they do.</summary>
    public string? Remedy => !IsSplit
        ? null
        : parts.Any(part => part.Standing is Standing.Switched or Standing.Unchanged)
            ? $"luma deploy {app}"
            : $"luma deploy {app}, or luma rollback {app} --to VERSION,";

    /// <returns>The exit code.</returns>
    public int Tell(Session session, int code)
    {
        if (session.Json)
        {
            session.Around.Out.WriteLine(JsonSerializer.Serialize(Outcome(code), CliJson.Default.FleetOutcome));
            return code;
        }

        foreach (var line in Columns.Of(Heading, [.. parts.Select(Row)]))
        {
            session.Write(line);
        }

        session.Write(Sum(code));
        foreach (var line in Errors(code))
        {
            session.Warn(line);
        }

        return code;
    }

    public FleetOutcome Outcome(int code) => new("fleet", app, code == ExitCodes.Done, IsSplit, elapsed, parts)
    {
        Why = why,
        Remedy = Remedy,
    };

    private IEnumerable<string> Errors(int code)
    {
        if (why is not null)
        {
            yield return $"{app}: {why}";
        }

        if (code != ExitCodes.Done && !IsSplit)
        {
            yield return $"{app}: {(parts.Any(part => part.Standing == Standing.RolledBack) ? "all servers are back at" : "nobody has switched; all servers serve")} what served before";
        }

        if (IsSplit)
        {
            yield return $"{app}: the fleet is SPLIT: {string.Join("; ", parts.GroupBy(Now).Select(group => $"{group.Key} on {string.Join(", ", group.Select(part => part.Server))}"))}";
            yield return $"{app}: once every server is reached, `{Remedy!.TrimEnd(',')}` makes them one again";
        }
    }

    private Line Sum(int code)
    {
        if (code != ExitCodes.Done)
        {
            return new(Line.Strong(app), $" after {Figures.Elapsed(elapsed)}: ", Line.Bad(IsSplit ? "the servers serve different releases" : "the servers serve what served before"));
        }

        if (held)
        {
            return new(Line.Strong($"{app} is held on {Figures.Count(parts.Count(part => part.Standing == Standing.Ready), "server")}"), $"; `luma promote {app}` switches all to it, `luma cancel {app}` takes it back");
        }

        var requests = parts.Sum(part => part.Traffic?.Requests ?? 0);
        var failed = parts.Sum(part => part.Traffic?.Failed ?? 0);
        return new(
            Line.Strong($"{Figures.Count(parts.Count, "server")} serve {app} {parts[0].After?.Version}".TrimEnd()),
            $" ✅ ({Figures.Elapsed(elapsed)}; {Figures.Count(requests, "request")} during the switches, {Figures.Count(failed)} failed)");
    }

    private static string[] Row(Part part) =>
    [
        part.Server,
        part.Before?.ToString() ?? "nothing",
        Now(part),
        Word(part.Standing),
        part.Traffic is { } traffic ? Figures.Count(traffic.Requests) : "",
        part.Traffic is { } lost ? Figures.Count(lost.Failed) : "",
        part.Elapsed is { } took ? Figures.Elapsed(took) : "",
    ];

    private static string Now(Part part) => part switch
    {
        { Standing: Standing.Lost } => "not known",
        { After: { } after } => after.ToString(),
        _ => "nothing",
    };

    private static string Word(Standing standing) => standing switch
    {
        Standing.Switched => "switched",
        Standing.Unchanged => "unchanged",
        Standing.RolledBack => "rolled back",
        Standing.Lost => "not reached",
        Standing.Ready => "held",
        _ => "not switched",
    };

    private static bool IsLike(Running? one, Running? other) => one is null ? other is null : other is not null && one.IsLike(other);
}

/// <summary>The same for machines.</summary>
/// <param name="Type"><c>fleet</c>.</param>
/// <param name="Succeeded">Whether all serve what was asked for.</param>
internal sealed record FleetOutcome(string Type, string App, bool Succeeded, bool Split, TimeSpan Elapsed, IReadOnlyList<Part> Servers)
{
    public string? Why { get; init; }

    public string? Remedy { get; init; }
}
