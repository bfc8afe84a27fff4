namespace Luma.EngineTests.Fleets;

/// <summary>Where a person stands, with a folder for temporary files that nobody else has.</summary>
internal sealed class WorkFolder : IDisposable
{
    public WorkFolder() => Directory.CreateDirectory(Temp);

    public string Path { get; } = Directory.CreateTempSubdirectory("luma-work-").FullName;

    public string Temp => System.IO.Path.Combine(Path, "t");

    /// <summary>Folders of connections that are still there.</summary>
    public IReadOnlyList<string> LeftInTemp() => [.. Directory.EnumerateFileSystemEntries(Temp, "luma-*")];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
