using System.Text.Json.Serialization.Metadata;
using Luma.Agent.Auditing;
using Luma.Core.Apps;
using Luma.Core.Deployments;
using Microsoft.Extensions.Logging;

namespace Luma.Agent.Storage;

/// <summary>The agent's state on disk: a file per app, a file per deployment, and the routes set by hand.</summary>
internal sealed partial class StateFolder
{
    private const int DeploymentsKept = 200;

    private readonly Dictionary<string, AppRecord> _remembered = [];
    private readonly string _apps;
    private readonly string _deployments;
    private readonly string _routes;
    private readonly ILogger _log;

    public StateFolder(string root, ILogger<StateFolder> log)
    {
        _log = log;
        _apps = Path.Combine(root, "apps");
        _deployments = Path.Combine(root, "deployments");
        _routes = Path.Combine(root, "routes.json");
        const UnixFileMode owner = DurableFile.OwnerOnly | UnixFileMode.UserExecute;
        Directory.CreateDirectory(root, owner);
        Directory.CreateDirectory(_apps, owner);
        Directory.CreateDirectory(_deployments, owner);
        RemoveUnfinished(root);
        Audit = new(Path.Combine(root, "audit"), new(), log);
        Endings = new(this, log);
    }

    /// <summary>Who did what.</summary>
    public Audit Audit { get; }

    /// <summary>How deployments ended.</summary>
    public Endings Endings { get; }

    /// <summary>
    /// What was known of an app whose file cannot be read, one switch or more ago. It tells of the app's past; who is active now is
    /// told by Docker. Null where nothing is known.
    /// </summary>
    public AppRecord? Remembered(string app) => _remembered.GetValueOrDefault(app);

    /// <exception cref="IOException">A newer agent wrote one of them: this one would misread it.</exception>
    public IReadOnlyList<AppRecord> LoadApps()
    {
        var files = Directory.EnumerateFiles(_apps).Select(path => path.EndsWith(DurableFile.Previous, StringComparison.Ordinal) ? path[..^DurableFile.Previous.Length] : path);
        List<AppRecord> apps = [.. files.Where(path => path.EndsWith(".json", StringComparison.Ordinal)).Distinct().Order().Select(LoadApp).OfType<AppRecord>()];
        return apps.Find(app => app.Format > StateFormat.Current) is { } newer
            ? throw new IOException($"{AppFile(newer.Active.Spec.Name)} has format {newer.Format}, this agent reads up to {StateFormat.Current}; start the newer agent that wrote it")
            : [.. apps.Select(Upgraded)];
    }

    public void Save(AppRecord app) => Write(AppFile(app.Active.Spec.Name), app, StateJson.Default.AppRecord, keepPrevious: true);

    /// <summary>Undoes the last <see cref="Save(AppRecord)"/> of an app that had a record before.</summary>
    public void TakeBack(string app) => DurableFile.TakeBack(AppFile(app));

    /// <summary>What was before goes first: alone it would be taken for the record.</summary>
    public void ForgetApp(string app)
    {
        DurableFile.Delete(AppFile(app) + DurableFile.Previous);
        DurableFile.Delete(AppFile(app));
    }

    /// <summary>Null where none was ever set, or what was is lost.</summary>
    public IReadOnlyList<ManualRoute>? LoadRoutes() =>
        (Load(_routes, StateJson.Default.ManualRoutes) ?? Load(_routes + DurableFile.Previous, StateJson.Default.ManualRoutes))?.Routes;

    public void Save(IReadOnlyList<ManualRoute> routes) =>
        Write(_routes, new ManualRoutes { Routes = routes }, StateJson.Default.ManualRoutes, keepPrevious: true);

    public IReadOnlyList<DeploymentStatus> LoadDeployments() =>
        [.. Directory.EnumerateFiles(_deployments, "*.json").Order().Select(path => Load(path, StateJson.Default.DeploymentStatus)).OfType<DeploymentStatus>().Select(Endings.Latest)];

    public void Save(DeploymentStatus deployment) => Write(DeploymentFile(deployment.Id), deployment, StateJson.Default.DeploymentStatus);

    public void ForgetDeployment(string id) => DurableFile.Delete(DeploymentFile(id));

    /// <summary>Ids begin with the time, so that the oldest come first by name.</summary>
    public void PruneDeployments()
    {
        foreach (var path in Directory.EnumerateFiles(_deployments, "*.json").OrderDescending().Skip(DeploymentsKept))
        {
            DurableFile.Delete(path);
        }
    }

    /// <summary>What an agent left that was killed while it wrote. Two agents never have the folder at once.</summary>
    private static void RemoveUnfinished(string root)
    {
        foreach (var path in Directory.EnumerateFiles(root, "*" + DurableFile.Temporary, SearchOption.AllDirectories))
        {
            File.Delete(path);
        }
    }

    private string AppFile(string app) => Path.Combine(_apps, app + ".json");

    private string DeploymentFile(string id) => Path.Combine(_deployments, id + ".json");

    /// <summary>In format 1 whoever created the active set had made it active, and no version was recorded. Format 2 had no checksum.</summary>
    private static AppRecord Upgraded(AppRecord app) => app.Format switch
    {
        1 => app with
        {
            Format = StateFormat.Current,
            Deployment = app.Active.Deployment,
            Active = Upgraded(app.Active),
            Kept = app.Kept is { } kept ? Upgraded(kept) : null,
        },
        < StateFormat.Current => app with { Format = StateFormat.Current },
        _ => app,
    };

    private static ReleaseRecord Upgraded(ReleaseRecord release) =>
        release with { Version = ReleaseVersion.Of(release.Spec, release.ImageId), FirstDeployedAt = release.DeployedAt };

    private static void Write<T>(string path, T value, JsonTypeInfo<T> type, bool keepPrevious = false) =>
        DurableFile.Write(path, SealedJson.Write(value, type), keepPrevious);

    /// <summary>What was before a file that is gone or cannot be read is only remembered: that may have told of a switch since.</summary>
    private AppRecord? LoadApp(string path)
    {
        var app = Load(path, StateJson.Default.AppRecord);
        if (app is null && Load(path + DurableFile.Previous, StateJson.Default.AppRecord) is { } before)
        {
            _remembered[before.Active.Spec.Name] = Upgraded(before);
        }

        return app;
    }

    /// <summary>One unreadable file must not take the others along: it is set aside, and what it held is found again in Docker.</summary>
    private T? Load<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return SealedJson.Read(File.ReadAllBytes(path), type);
        }
        catch (InvalidDataException fault)
        {
            LogUnreadable(path, fault.Message);
            File.Move(path, path + ".unreadable", overwrite: true);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Error, "State file {Path} cannot be read and is set aside: {Reason}")]
    private partial void LogUnreadable(string path, string reason);
}
