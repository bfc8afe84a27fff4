using Luma.Agent.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Luma.Tests.Agent.Rig;

/// <summary>A state folder that a test has for itself.</summary>
internal sealed class StateOnDisk : IDisposable
{
    public StateOnDisk() => Folder = Reopen();

    public string Root { get; } = Directory.CreateTempSubdirectory("luma-state-").FullName;

    public StateFolder Folder { get; }

    /// <summary>The folder as another agent finds it.</summary>
    public StateFolder Reopen() => new(Root, NullLogger<StateFolder>.Instance);

    public string At(params string[] parts) => Path.Combine([Root, .. parts]);

    public string AppFile(string app) => At("apps", app + ".json");

    public string DeploymentFile(string id) => At("deployments", id + ".json");

    /// <summary>The disk is full when this file is written next.</summary>
    public static void FillDiskFor(string file) => File.CreateSymbolicLink(file + ".tmp", "/dev/full");

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
