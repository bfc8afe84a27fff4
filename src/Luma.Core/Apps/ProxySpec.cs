namespace Luma.Core.Apps;

/// <summary>How requests find the app.</summary>
public sealed record ProxySpec
{
    /// <summary>Host names that lead here; empty for an app that only other containers reach.</summary>
    public IReadOnlyList<string> Hosts { get; set; } = [];

    /// <summary>The port on which every container listens.</summary>
    public required int AppPort { get; init; }

    /// <summary>Only paths at or below it lead here. Default <c>/</c>: all of the host.</summary>
    public string PathPrefix { get; set; } = "/";
}
