using System.Text.Json;
using Luma.Cli.Commands;
using Luma.Cli.Configuration;
using Luma.Cli.Connection;
using Luma.Cli.Images;
using Luma.Core;
using Luma.Core.Api;

namespace Luma.Cli;

/// <summary>An error as a person, a script and the shell get to know it.</summary>
/// <param name="Lines">For a person, on stderr.</param>
/// <param name="Problem">For a script, with --json on stdout.</param>
internal sealed record Complaint(IReadOnlyList<string> Lines, ApiProblem Problem)
{
    public int ExitCode => ExitCodes.Of(Problem.Type);

    /// <summary>The lines without what stands before them on stderr.</summary>
    public IEnumerable<string> Texts => Lines.Select(line => line.StartsWith("luma: ", StringComparison.Ordinal) ? line["luma: ".Length..] : line.Trim());

    /// <returns>The exit code.</returns>
    public int Tell(Surroundings around, bool json)
    {
        if (json)
        {
            around.Out.WriteLine(JsonSerializer.Serialize(Problem, LumaJson.Default.ApiProblem));
            return ExitCode;
        }

        foreach (var line in Lines)
        {
            around.Error.WriteLine(line);
        }

        return ExitCode;
    }

    /// <summary>The same of one of several servers, with its name.</summary>
    public int Tell(Session session)
    {
        if (!session.Marked)
        {
            return Tell(session.Around, session.Json);
        }

        if (session.Json)
        {
            session.WriteJson(JsonSerializer.Serialize(Problem, LumaJson.Default.ApiProblem));
            return ExitCode;
        }

        foreach (var text in Texts)
        {
            session.Warn(text);
        }

        return ExitCode;
    }

    /// <param name="named">Whether the server is to be named where the error is of one.</param>
    public static Complaint Of(Exception error, bool named = true) => error switch
    {
        ConfigurationException e => Of(e),
        UsageException e => Of(CliProblemTypes.Usage, 400, e.Message, e.Remedy),
        AgentUnreachableException e => Of(e, named),
        AgentRefusedException e => Of(e.Problem, e.Server is null || !named ? "" : $"{e.Server}: "),
        ImageException e => new(
            [.. e.Evidence.Select(line => $"  | {line}"), $"luma: {e.Message}", .. Remedy(e.Remedy)],
            new() { Type = CliProblemTypes.Image, Title = e.Message, Status = 500, Detail = e.Evidence.Count > 0 ? string.Join('\n', e.Evidence) : null, Remedy = e.Remedy }),
        HookFailedException e => Of(CliProblemTypes.HookFailed, 500, e.Message, e.Remedy),
        OperationCanceledException => Of(CliProblemTypes.Interrupted, 499, "interrupted", null),
        _ => Of(ProblemTypes.Internal, 500, $"a fault in luma itself: {error.GetType().Name}: {error.Message}", "Please report it."),
    };

    public static Complaint Of(string type, int status, string message, string? remedy) => new(
        [$"luma: {message}", .. Remedy(remedy)],
        new() { Type = type, Title = message, Status = status, Remedy = remedy });

    private static Complaint Of(AgentUnreachableException error, bool named)
    {
        var told = Of(CliProblemTypes.AgentUnreachable, 503, error.Server is null || !named ? error.Message : $"{error.Server}: {error.Message}", error.Remedy);
        return told with { Lines = [told.Lines[0], .. error.Evidence.Select(line => $"  | {line}"), .. told.Lines.Skip(1)] };
    }

    private static Complaint Of(ApiProblem problem, string before) => new(
        [$"luma: {before}{problem.Detail ?? problem.Title}", .. problem.Errors.Select(error => error.ToString()), .. Remedy(problem.Remedy)],
        problem);

    private static Complaint Of(ConfigurationException error)
    {
        var count = error.Findings.Count == 1 ? "1 problem" : $"{error.Findings.Count} problems";
        return new(
            [.. error.Findings.Select(finding => finding.ToString()), $"luma: {count} in {error.File}; nothing was deployed"],
            new()
            {
                Type = ProblemTypes.InvalidSpec,
                Title = $"{count} in {error.File}",
                Status = 422,
                Errors = [.. error.Findings.Select(Placed)],
            });
    }

    private static Problem Placed(Finding finding) =>
        new(finding.Path, $"{finding.Message} ({finding.File}:{finding.At.Line}:{finding.At.Column})");

    private static IEnumerable<string> Remedy(string? remedy) => remedy is null ? [] : [$"luma: {remedy}"];
}
