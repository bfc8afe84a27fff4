namespace Luma.Core.Api;

/// <summary>Problem details (RFC 9457, <c>application/problem+json</c>) with what a person needs to go on.</summary>
public sealed record ApiProblem
{
    /// <summary>One of <see cref="ProblemTypes"/>.</summary>
    public required string Type { get; init; }

    public required string Title { get; init; }
    public required int Status { get; init; }
    public string? Detail { get; set; }
    public string? Remedy { get; set; }

    /// <summary>Every problem of a spec that was refused.</summary>
    public IReadOnlyList<Problem> Errors { get; set; } = [];
}

public static class ProblemTypes
{
    /// <summary>422: the spec breaks rules, all listed.</summary>
    public const string InvalidSpec = "urn:luma:invalid-spec";

    /// <summary>400: the request cannot be read.</summary>
    public const string BadRequest = "urn:luma:bad-request";

    /// <summary>409: a host and path already lead to another app.</summary>
    public const string HostTaken = "urn:luma:host-taken";

    /// <summary>409: another project on this server has an app of that name.</summary>
    public const string NameTaken = "urn:luma:name-taken";

    /// <summary>409: something is already being done to the app.</summary>
    public const string AppBusy = "urn:luma:app-busy";

    /// <summary>409: a deployment can no longer be cancelled.</summary>
    public const string TooLate = "urn:luma:too-late";

    /// <summary>409: a deployment is not held, and so cannot be promoted or held for longer.</summary>
    public const string NotHeld = "urn:luma:not-held";

    /// <summary>409: the agent hands over to a new process.</summary>
    public const string Upgrading = "urn:luma:upgrading";

    /// <summary>500: no new process came to serve; the running one serves on.</summary>
    public const string UpgradeFailed = "urn:luma:upgrade-failed";

    /// <summary>400: client and agent are of versions that do not work together.</summary>
    public const string Versions = "urn:luma:versions";

    /// <summary>409: a blob is being sent by somebody else, or there is another part of it than the sender goes on from.</summary>
    public const string BlobBusy = "urn:luma:blob-busy";

    /// <summary>507: a disk has no room for what is to come.</summary>
    public const string NoRoom = "urn:luma:no-room";

    /// <summary>403: the key with which somebody came over SSH is for other things.</summary>
    public const string OutOfScope = "urn:luma:out-of-scope";

    /// <summary>404: no such app, deployment or route.</summary>
    public const string NotFound = "urn:luma:not-found";

    /// <summary>503: Docker does not answer the agent.</summary>
    public const string DockerUnavailable = "urn:luma:docker-unavailable";

    /// <summary>503: the proxy, where it is a process of its own, does not answer the agent.</summary>
    public const string ProxyUnavailable = "urn:luma:proxy-unavailable";

    /// <summary>500: a fault in the agent; its log has more.</summary>
    public const string Internal = "urn:luma:internal";
}
