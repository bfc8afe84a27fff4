using System.Runtime.CompilerServices;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Servers;

/// <summary>The scripts in <c>tests/servers</c>, which make whole servers out of containers.</summary>
internal static class ServerScripts
{
    private static readonly Lazy<Task> Built = new(() => RunAsync("build.sh"));
    private static readonly Lazy<Task<string>> Agents = new(async () => (await RunAsync("agents.sh")).Stdout.Trim());

    public static string Root { get; } = Path.GetFullPath(Path.Combine(FolderOf(), "..", "..", ".."));

    /// <summary>Returns when the images of servers are there.</summary>
    public static Task BuiltAsync() => Built.Value;

    /// <summary>The folder of the builds of luma-agent.</summary>
    public static Task<string> AgentsAsync() => Agents.Value;

    public static async Task<Outcome> RunAsync(string script, params string[] arguments)
    {
        await using var run = ChildProcess.Start(Path.Combine(Root, "tests", "servers", script), arguments, Root, new Dictionary<string, string>
        {
            ["DOCKER_HOST"] = TestEngine.Endpoint.ToString(),
            // These tests lie in ARTIFACTS/bin/Luma.EngineTests/CONFIGURATION.
            ["LUMA_ARTIFACTS"] = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..")),
        });
        return (await run.Ended).Exited(0);
    }

    private static string FolderOf([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
