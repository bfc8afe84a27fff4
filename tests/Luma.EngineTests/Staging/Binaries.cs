namespace Luma.EngineTests.Staging;

/// <summary>
/// The built programs: in the folder <c>LUMA_TEST_BIN</c>, or where the build that made these tests put them.
/// </summary>
internal static class Binaries
{
    public static string Luma { get; } = Find("Luma.Cli", "luma");

    public static string Agent { get; } = Find("Luma.Agent", "luma-agent");

    private static string Find(string project, string name)
    {
        var path = Environment.GetEnvironmentVariable("LUMA_TEST_BIN") is { Length: > 0 } given
            ? Path.Combine(given, name)
            : Path.Combine(Built(project), name);
        return File.Exists(path) ? path : throw new FileNotFoundException($"build {project} first: there is no {path}");
    }

    /// <summary>These tests lie in <c>artifacts/bin/Luma.EngineTests/CONFIGURATION</c>, the programs beside them.</summary>
    private static string Built(string project)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        return Path.Combine(own.Parent!.Parent!.FullName, project, own.Name);
    }
}
