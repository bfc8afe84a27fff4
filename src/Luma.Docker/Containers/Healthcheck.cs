namespace Luma.Docker;

/// <summary>A command by which the engine itself judges a container's health.</summary>
public sealed record Healthcheck
{
    /// <summary>Switches off the health check that the image brings.</summary>
    public static Healthcheck None { get; } = new() { Test = ["NONE"] };

    /// <summary><c>["CMD", arg…]</c>, <c>["CMD-SHELL", command]</c> or <c>["NONE"]</c>.</summary>
    public IReadOnlyList<string>? Test { get; init; }

    /// <summary>Nanoseconds between checks.</summary>
    public long? Interval { get; init; }

    /// <summary>Nanoseconds after which a check has failed.</summary>
    public long? Timeout { get; init; }

    /// <summary>Failures in a row that make the container unhealthy.</summary>
    public int? Retries { get; init; }

    /// <summary>Nanoseconds after the start in which failures do not count.</summary>
    public long? StartPeriod { get; init; }
}
