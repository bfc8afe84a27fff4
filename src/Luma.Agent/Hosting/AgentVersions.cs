using System.Reflection;

namespace Luma.Agent.Hosting;

internal static class AgentVersions
{
    /// <summary>The agent's own version, without the revision that the build appends.</summary>
    public static string Own { get; } =
        typeof(AgentVersions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
