using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Recovering;

/// <summary>An operation that is about to begin.</summary>
/// <param name="Before">How the app stands.</param>
/// <param name="RunAsync">Has it done, to its end.</param>
/// <param name="After">How it stands when that is done.</param>
internal sealed record CrashCase(Standing Before, Func<Task<Outcome>> RunAsync, Standing After)
{
    /// <summary>What a command says that finds nothing to do, and so need not end with 0.</summary>
    private static readonly string[] _nothingToDo = ["is active already", "this server has no app"];

    public static async Task<CrashCase> FirstDeploymentAsync(Stage stage, AppFile app)
    {
        if (await IsKnownAsync(stage, app))
        {
            (await stage.LumaAsync("delete", app.Name, "--yes")).Exited(0);
        }

        return new(Standing.Absent, () => stage.LumaAsync(Deploy(stage, app, "1")), Standing.Serving("1"));
    }

    public static async Task<CrashCase> NextDeploymentAsync(Stage stage, AppFile app)
    {
        var (serves, other) = await TwoReleasesAsync(stage, app);
        return new(Standing.Serving(serves), () => stage.LumaAsync(Deploy(stage, app, other)), Standing.Serving(other));
    }

    /// <summary>Held before its switch, and promoted.</summary>
    public static async Task<CrashCase> HeldDeploymentAsync(Stage stage, AppFile app)
    {
        var (serves, other) = await TwoReleasesAsync(stage, app);
        return new(Standing.Serving(serves), () => HoldAndPromoteAsync(stage, app, other), Standing.Serving(other));
    }

    /// <summary>A release's number is its version here.</summary>
    public static async Task<CrashCase> RollbackAsync(Stage stage, AppFile app)
    {
        var (serves, other) = await TwoReleasesAsync(stage, app);
        return new(Standing.Serving(serves), () => stage.LumaAsync("rollback", app.Name, "--to", other), Standing.Serving(other));
    }

    public static async Task<CrashCase> DeleteAsync(Stage stage, AppFile app)
    {
        await KnownAsync(stage, app);
        return new(Standing.Serving("1"), () => stage.LumaAsync("delete", app.Name, "--yes"), Standing.Absent);
    }

    public static async Task<CrashCase> StopAsync(Stage stage, AppFile app)
    {
        await KnownAsync(stage, app);
        (await stage.LumaAsync("start", app.Name)).Exited(0);
        return new(Standing.Serving("1"), () => stage.LumaAsync("stop", app.Name), Standing.Stopped);
    }

    public static async Task<CrashCase> StartAsync(Stage stage, AppFile app)
    {
        await KnownAsync(stage, app);
        (await stage.LumaAsync("stop", app.Name)).Exited(0);
        return new(Standing.Stopped, () => stage.LumaAsync("start", app.Name), Standing.Serving("1"));
    }

    /// <summary>A replica is gone, and the agent replaces it by itself.</summary>
    public static async Task<CrashCase> RepairAsync(Stage stage, AppFile app)
    {
        await KnownAsync(stage, app);
        return new(Standing.Serving("1"), () => LoseOneAsync(stage, app), Standing.Serving("1"));
    }

    /// <summary>Fails the test unless the command, asked once more, has done it, or had nothing left to do.</summary>
    public static void AssertDone(Outcome repeated)
    {
        if (!Array.Exists(_nothingToDo, text => repeated.ToString().Contains(text, StringComparison.Ordinal)))
        {
            repeated.Exited(0);
        }
    }

    private static async Task<Outcome> HoldAndPromoteAsync(Stage stage, AppFile app, string version)
    {
        var held = await stage.LumaAsync([.. Deploy(stage, app, version), "--hold"]);
        return held.ExitCode != 0 || held.Stdout.Contains("nothing was done", StringComparison.Ordinal) ? held : await stage.LumaAsync("promote", app.Name);
    }

    private static async Task<Outcome> LoseOneAsync(Stage stage, AppFile app)
    {
        await DockerCli.TryAsync(Stream.Null, "rm", "--force", $"{app.Name}-blue-1");
        await Until.TrueAsync("it is replaced", async () => (await Standing.Serving("1").ViolationsAsync(stage, app)).Count == 0);
        return new("docker rm", 0, [], [], TimeSpan.Zero);
    }

    private static string[] Deploy(Stage stage, AppFile app, string version) => ["deploy", "--config", stage.Write(app), "--image", $"luma-hello:{version}"];

    private static async Task<bool> IsKnownAsync(Stage stage, AppFile app) => (await stage.Proxy.AskAsync(app.Host)).Status != 404;

    private static async Task KnownAsync(Stage stage, AppFile app)
    {
        if (!await IsKnownAsync(stage, app))
        {
            await stage.DeployAsync(app);
        }
    }

    private static async Task<(string Serves, string Other)> TwoReleasesAsync(Stage stage, AppFile app)
    {
        if (!await IsKnownAsync(stage, app))
        {
            await stage.DeployAsync(app);
            await stage.DeployAsync(app, "--image", "luma-hello:2");
        }

        return await stage.Proxy.VersionAsync(app) == "1" ? ("1", "2") : ("2", "1");
    }
}
