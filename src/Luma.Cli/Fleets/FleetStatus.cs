using System.Globalization;
using Luma.Cli.Configuration;
using Luma.Cli.Output;
using Luma.Core.Api;

namespace Luma.Cli.Fleets;

/// <summary>How apps fare on several servers, in one table that shows what differs between them.</summary>
internal static class FleetStatus
{
    private static readonly string[] Heading = ["APP", "SERVER", "STATUS", "RELEASE", "VERSION", "IMAGE", "HEALTHY", "DEPLOYED", "REMARK"];

    /// <param name="answers">Of each server; of one that did not answer the reason.</param>
    /// <param name="only">The app that was asked about; null for all.</param>
    /// <param name="file">Says which apps belong where; null where there is none.</param>
    public static IEnumerable<Line> Of(IReadOnlyList<ServerAnswer> answers, LumaFile? file, string? only)
    {
        List<(string App, string Server, string[] Cells)> rows = [];
        foreach (var name in only is null ? Names(answers, file) : [only])
        {
            var there = answers.SelectMany(answer => answer.Apps).Where(app => app.Name == name).ToList();
            rows.AddRange(answers.Select(answer => (name, answer.Server, Cells(name, answer, there, file))).Where(row => row.Item3.Length > 0));
        }

        foreach (var line in Columns.Of(Heading, [.. rows.Select(row => row.Cells)]))
        {
            yield return line;
        }

        foreach (var away in answers.Where(answer => answer.Problem is not null))
        {
            yield return new(Line.Bad($"{away.Server} is not reached:"), $" {away.Problem}");
        }

        foreach (var app in rows.GroupBy(row => row.App).Where(app => app.Any(row => row.Cells[^1].Contains('≠', StringComparison.Ordinal))))
        {
            yield return new(Line.Warning($"{app.Key} is not the same on all servers;"), $" `luma deploy {app.Key}` makes it so");
        }
    }

    private static IEnumerable<string> Names(IReadOnlyList<ServerAnswer> answers, LumaFile? file) =>
        answers.SelectMany(answer => answer.Apps).Select(app => app.Name).Union((file?.Apps ?? []).Select(app => app.Name)).Order(StringComparer.Ordinal);

    /// <summary>Empty where the app does not belong there.</summary>
    private static string[] Cells(string name, ServerAnswer answer, List<AppStatus> everywhere, LumaFile? file)
    {
        if (answer.Problem is not null)
        {
            return Belongs(name, answer.Server, file) ? [name, answer.Server, "not reached", "", "", "", "", "", ""] : [];
        }

        if (answer.Apps.FirstOrDefault(app => app.Name == name) is not { } here)
        {
            return Belongs(name, answer.Server, file) ? [name, answer.Server, "not deployed", "", "", "", "", "", everywhere.Count > 0 ? "≠ missing here" : ""] : [];
        }

        return
        [
            name,
            answer.Server,
            here.Condition.ToString(),
            here.Release == 0 ? "" : here.Release.ToString(CultureInfo.InvariantCulture),
            here.Version,
            Figures.ImageId(here.ImageId) is { Length: > 0 } id ? $"{here.Image} ({id})" : here.Image,
            string.Create(CultureInfo.InvariantCulture, $"{here.Replicas.Count(replica => replica.Healthy)}/{here.ReplicasWanted}"),
            here.LastDeployedAt is { } at ? Figures.Ago(here.Now - at) : "never",
            Remark(here, everywhere, file),
        ];
    }

    private static string Remark(AppStatus here, List<AppStatus> everywhere, LumaFile? file)
    {
        List<string> remarks = [];
        if (Usual(everywhere, app => app.ImageId) != here.ImageId)
        {
            remarks.Add("≠ image");
        }

        if (Usual(everywhere, app => app.Version) != here.Version)
        {
            remarks.Add("≠ version");
        }

        if (!HasOwnReplicas(here.Name, file) && Usual(everywhere, app => app.ReplicasWanted) != here.ReplicasWanted)
        {
            remarks.Add("≠ replicas");
        }

        if (here.HeldUntil is { } until)
        {
            remarks.Add($"held until {HeldLines.Clock(until)}");
        }
        else if (here.Deployment is { } deployment)
        {
            remarks.Add($"under way: {deployment}");
        }

        return string.Join(", ", remarks);
    }

    /// <summary>What most servers have; of two that are as many, what the first one has.</summary>
    private static T Usual<T>(List<AppStatus> everywhere, Func<AppStatus, T> what) =>
        everywhere.GroupBy(what).MaxBy(same => same.Count())!.Key;

    private static bool Belongs(string app, string server, LumaFile? file) =>
        file?.Entries.FirstOrDefault(entry => entry.Spec.Name == app) is not { } entry || entry.On(server) is not null;

    private static bool HasOwnReplicas(string app, LumaFile? file) =>
        file?.Entries.FirstOrDefault(entry => entry.Spec.Name == app)?.Places?.Any(place => place.Replicas is not null) == true;
}

/// <param name="Problem">Why it did not answer; null where it did.</param>
internal sealed record ServerAnswer(string Server, IReadOnlyList<AppStatus> Apps, string? Problem);
