namespace Luma.Cli.Setup;

/// <summary>Which servers have an agent of another version than this luma.</summary>
/// <param name="Older">Servers whose agent is older.</param>
/// <param name="Newer">Servers whose agent is newer.</param>
internal sealed record Skew(IReadOnlyList<AgentOn> Older, IReadOnlyList<AgentOn> Newer)
{
    /// <param name="own">This luma's version.</param>
    /// <param name="agents">What cannot be read as a version is taken for none of both.</param>
    public static Skew Of(string own, IReadOnlyList<AgentOn> agents) => new(
        [.. agents.Where(agent => Compare(agent.Version, own) < 0)],
        [.. agents.Where(agent => Compare(agent.Version, own) > 0)]);

    public IEnumerable<string> Remarks(string own) =>
    [
        .. Older.Select(agent => $"{agent.Server}: luma-agent is of version {agent.Version}, this luma of {own}; `luma setup {agent.Server}` upgrades it without a gap"),
        .. Newer.Select(agent => $"{agent.Server}: luma-agent is of version {agent.Version}, this luma of {own}; upgrade luma here"),
    ];

    private static int Compare(string one, string other) =>
        Version.TryParse(one, out var first) && Version.TryParse(other, out var second) ? first.CompareTo(second) : 0;
}

/// <param name="Version">The agent's.</param>
internal sealed record AgentOn(string Server, string Version);
