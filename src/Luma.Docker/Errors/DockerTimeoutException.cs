using System.Globalization;

namespace Luma.Docker;

/// <summary>The engine took longer than allowed. What was asked for may still happen.</summary>
public sealed class DockerTimeoutException(string call, TimeSpan limit, Exception? inner = null)
    : DockerException(null, $"Docker Engine gave no answer to {call} within {Seconds(limit)} s", inner)
{
    /// <summary>The call, such as <c>POST /containers/blog/start</c>.</summary>
    public string Call { get; } = call;

    /// <summary>The time that was allowed, or for streams the longest silence.</summary>
    public TimeSpan Limit { get; } = limit;

    private static string Seconds(TimeSpan limit) => limit.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
}
