using System.Text.Json.Serialization;

namespace Luma.Core.Api;

/// <summary>One line of a server's audit: who did what, to which app, and what came of it. It never holds a secret.</summary>
public sealed record AuditEntry
{
    /// <summary>Counted from 1 on this server, without gaps. The agent gives it.</summary>
    public long Number { get; set; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The user of the server who asked, by the kernel's word; the agent itself where nobody did.</summary>
    public string By { get; set; } = "";

    /// <summary>The process that asked; 0 where it is not known.</summary>
    public int Process { get; set; }

    /// <summary>The address from which the user came over SSH, by his own word; null where he did not, or it is not known.</summary>
    public string? From { get; set; }

    /// <summary>The fingerprint of the SSH key by which the user came in, by his own word; null where that is not known.</summary>
    public string? Key { get; set; }

    /// <summary><c>deploy</c>, <c>rollback</c>, <c>stop</c>, … as commands are called.</summary>
    public required string Action { get; init; }

    public required AuditResult Result { get; init; }

    /// <summary>The app, or the host of a route set by hand; empty where it is about the whole server.</summary>
    public string Subject { get; set; } = "";

    /// <summary>The release's number; 0 where it is about none.</summary>
    public int Release { get; set; }

    public string Version { get; set; } = "";

    /// <summary>The image as it was asked for.</summary>
    public string Image { get; set; } = "";

    /// <summary>What no tag can move; empty until it is known.</summary>
    public string ImageId { get; set; } = "";

    /// <summary>The deployment's id; empty where it is none.</summary>
    public string Deployment { get; set; } = "";

    /// <summary>Why it failed, or what it was about besides.</summary>
    public string Detail { get; set; } = "";
}

[JsonConverter(typeof(JsonStringEnumConverter<AuditResult>))]
public enum AuditResult
{
    /// <summary>It is about to be done. What follows under the same deployment says what came of it.</summary>
    Begun,

    Succeeded,

    /// <summary>What was asked for was so already.</summary>
    Unchanged,

    Failed,
}

/// <summary>Whether a server's audit is whole, as <c>GET /api/v1/audit/verification</c> tells.</summary>
/// <param name="Files">How many there are.</param>
/// <param name="Lines">Of all of them.</param>
/// <param name="From">The number of the first line; more than 1 where older files were removed.</param>
/// <param name="Head">The hash of the last line, by which a later look can tell that none was cut off; empty where there is none.</param>
/// <param name="Faults">What is wrong; nothing where it is whole.</param>
public sealed record AuditVerification(int Files, long Lines, long From, string Head, IReadOnlyList<AuditFault> Faults);

/// <param name="File">Its path on the server.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="What">What is wrong there.</param>
public sealed record AuditFault(string File, int Line, string What);
