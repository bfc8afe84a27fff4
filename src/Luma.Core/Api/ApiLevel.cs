using System.Globalization;

namespace Luma.Core.Api;

/// <summary>
/// How much of the API one side knows. Each request and each answer tells it. It is raised whenever a client may send what an agent
/// before would not heed, so that nothing that was asked for is lost silently.
/// </summary>
public static class ApiLevel
{
    public const string Header = "Luma-Api";

    public const int Current = 3;

    /// <summary>The oldest client that an agent still understands as it means it.</summary>
    public const int Oldest = 1;

    /// <summary>As it stands in the header.</summary>
    public static string Text { get; } = Current.ToString(CultureInfo.InvariantCulture);

    /// <summary>What to upgrade so that both sides have one level; null if they have, or if the other's is not known.</summary>
    /// <param name="agents">The agent's header.</param>
    public static string? Remedy(string? agents) => !int.TryParse(agents, NumberStyles.None, CultureInfo.InvariantCulture, out var level) || level == Current
        ? null
        : level > Current ? UpgradeClient : UpgradeAgent;

    public const string UpgradeClient = "upgrade luma on the machine where it was called: it is older than the agent";

    public const string UpgradeAgent = "upgrade the agent on the server, which is older than this luma: `luma setup SERVER`, or install its new version there, then `luma-agent upgrade`";
}
