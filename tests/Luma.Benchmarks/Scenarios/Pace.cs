namespace Luma.Benchmarks.Scenarios;

/// <summary>How long a scenario takes: long enough for figures to keep, or just to see that it works.</summary>
internal sealed record Pace
{
    public static Pace Full { get; } = new();

    public static Pace Quick { get; } = new()
    {
        Rounds = 1,
        WarmUp = TimeSpan.FromSeconds(1),
        Cell = TimeSpan.FromSeconds(1),
        Deployments = 2,
        Longest = false,
        Restarts = 2,
        Steady = TimeSpan.FromSeconds(3),
        Apps = 5,
        Rest = TimeSpan.FromSeconds(5),
        Million = 20_000,
        Turns = 3,
        Fleet = [1, 3],
    };

    /// <summary>Times that everybody has a turn.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>One measurement of one proxy.</summary>
    public TimeSpan Cell { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Of each proxy with each shape. Some compile what is used often while they serve, which takes that long of full load.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>Of each way to deploy.</summary>
    public int Deployments { get; init; } = 20;

    /// <summary>Of each proxy in each way.</summary>
    public int Restarts { get; init; } = 10;

    /// <summary>Apps at rest.</summary>
    public int Apps { get; init; } = 50;

    /// <summary>How long their rest is watched.</summary>
    public TimeSpan Rest { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Requests at least, where a million is said.</summary>
    public int Million { get; init; } = 1_000_000;

    /// <summary>Deployments, and upgrades, at least, under a million requests.</summary>
    public int Turns { get; init; } = 100;

    /// <summary>How many servers are deployed to.</summary>
    public IReadOnlyList<int> Fleet { get; init; } = [1, 3, 50];

    /// <summary>Whether requests of 15 seconds are waited for, too.</summary>
    public bool Longest { get; init; } = true;

    /// <summary>Load without any change, to compare with.</summary>
    public TimeSpan Steady { get; init; } = TimeSpan.FromSeconds(5);
}
