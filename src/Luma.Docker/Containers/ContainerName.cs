namespace Luma.Docker;

/// <summary>The API writes container names with a slash in front, a relic of linked containers.</summary>
internal static class ContainerName
{
    public static string WithoutSlash(string? name) => name is ['/', .. var rest] ? rest : name ?? "";
}
