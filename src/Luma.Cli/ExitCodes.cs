using Luma.Core.Api;
using Luma.Core.Deployments;

namespace Luma.Cli;

/// <summary>What luma's exit codes mean. Errors become codes in <see cref="Complaint"/> and nowhere else.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>A deployment, or another operation, failed. What served before still serves.</summary>
    public const int Failed = 1;

    /// <summary>Bad usage or configuration: nothing was begun.</summary>
    public const int Usage = 2;

    public const int AgentUnreachable = 3;

    /// <summary>Something is already being done to the app.</summary>
    public const int Busy = 4;

    /// <summary>It waited for its turn, and a newer deployment of the app took its place.</summary>
    public const int Superseded = 5;

    /// <summary>Somebody cancelled it before its switch.</summary>
    public const int Cancelled = 6;

    /// <summary>128 + SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;

    public static readonly IReadOnlyList<(int Code, string Meaning)> All =
    [
        (Done, "done"),
        (Failed, "the deployment failed and the old release still serves, or gets the traffic back; or another operation failed"),
        (Usage, "bad usage or configuration; nothing was begun"),
        (AgentUnreachable, "the agent cannot be reached, or is of a version that does not fit"),
        (Busy, "the app is busy with another deployment, and --no-wait was given or too many wait"),
        (Superseded, "a newer deployment took its place while it waited; nothing was begun"),
        (Cancelled, "somebody cancelled it; the old release still serves"),
        (Interrupted, "interrupted; what was begun goes on in the agent, what only waited does not"),
    ];

    public static int Of(Failure? failure) => failure switch
    {
        null => Done,
        { CalledOff: CallOff.Superseded } => Superseded,
        { CalledOff: CallOff.Cancelled } => Cancelled,
        _ => Failed,
    };

    public static int Of(string problemType) => problemType switch
    {
        ProblemTypes.InvalidSpec or ProblemTypes.BadRequest or ProblemTypes.HostTaken or ProblemTypes.NameTaken
            or ProblemTypes.NotFound or ProblemTypes.OutOfScope or CliProblemTypes.Usage => Usage,
        ProblemTypes.AppBusy => Busy,
        CliProblemTypes.AgentUnreachable or ProblemTypes.Versions => AgentUnreachable,
        CliProblemTypes.Interrupted => Interrupted,
        _ => Failed,
    };
}

/// <summary>Problems that arise before an agent is asked, beside its own <see cref="ProblemTypes"/>.</summary>
internal static class CliProblemTypes
{
    public const string Usage = "urn:luma:usage";
    public const string AgentUnreachable = "urn:luma:agent-unreachable";
    public const string Interrupted = "urn:luma:interrupted";
    public const string HookFailed = "urn:luma:hook-failed";

    /// <summary>An image was not built, or did not come to a server.</summary>
    public const string Image = "urn:luma:image";
}
