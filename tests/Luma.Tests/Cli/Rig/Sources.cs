using System.Runtime.CompilerServices;

namespace Luma.Tests.Cli.Rig;

/// <summary>Where the files of the repository lie.</summary>
internal static class Sources
{
    public static string Cases => Path.Combine(Here(), "..", "Configuration", "Cases");

    public static string Root => Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", ".."));

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
