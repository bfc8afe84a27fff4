using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Faults;

/// <summary>
/// An app of which one release serves (green) and one is kept (blue): the scene for deployments that must fail. All facts of a class
/// share one.
/// </summary>
public sealed class FaultScene : IAsyncLifetime
{
    internal Stage Stage { get; private set; } = null!;

    internal AppFile App { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Stage = await Stage.StartAsync();
        App = Stage.NewApp() with { Health = new Dictionary<string, string> { ["boot"] = "3s", ["timeout"] = "1s" } };
        await Stage.DeployAsync(App);
        await Stage.DeployAsync(App, "--force");
    }

    public async Task DisposeAsync() => await Stage.DisposeAsync();

    /// <summary>Deploys a faulty release, which must end with the code and leave the others as they were.</summary>
    internal async Task<Outcome> FailOverActiveAsync(AppFile faulty, int exitCode = 1)
    {
        var (docker, files) = (await Engine.PictureAsync(App), Files());

        var outcome = (await Stage.TryDeployAsync(faulty)).Exited(exitCode);

        Assert.Equal(docker, await Engine.PictureAsync(App));
        Assert.Equal(files, Files());
        Assert.Equal("1", await Stage.Proxy.VersionAsync(App));
        return outcome;
    }

    /// <summary>Deploys a faulty app for the first time, which must end with the code and leave nothing.</summary>
    internal async Task<Outcome> FailAtFirstAsync(AppFile faulty, int exitCode = 1)
    {
        var first = Stage.NewApp();
        var app = faulty with { Project = first.Project, Name = first.Name, Host = first.Host };
        var files = Files();

        var outcome = (await Stage.TryDeployAsync(app)).Exited(exitCode);

        Assert.Empty(await Engine.PictureAsync(app));
        Assert.Equal(files, Files());
        Assert.Equal(404, (await Stage.Proxy.AskAsync(app.Host)).Status);
        return outcome;
    }

    /// <summary>The agent's files with what they hold, apart from the deployments and the audit, which also tell of failed ones.</summary>
    private string Files() => string.Join('\n', Directory.EnumerateFiles(Stage.Agent.State, "*", SearchOption.AllDirectories)
        .Where(path => Path.GetFileName(Path.GetDirectoryName(path)) is not ("deployments" or "audit"))
        .Order(StringComparer.Ordinal)
        .Select(path => $"{path}: {File.ReadAllText(path)}"));
}
