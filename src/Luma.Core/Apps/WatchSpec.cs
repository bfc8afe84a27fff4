namespace Luma.Core.Apps;

/// <summary>How long a new release is watched that has just taken the traffic, and what takes it away again.</summary>
public sealed record WatchSpec
{
    /// <summary>How long, counted from the switch; the release before runs on for so long. Default none.</summary>
    public TimeSpan Window { get; set; }

    /// <summary>How many of its answers, in percent, may be errors of the server (5xx, RFC 9110 15.6). Default 5.</summary>
    public int Errors { get; set; } = 5;
}
