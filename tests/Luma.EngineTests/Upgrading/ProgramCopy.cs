using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Upgrading;

/// <summary>A copy of <c>luma-agent</c> that may be broken and mended.</summary>
internal sealed class ProgramCopy : IDisposable
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _folder = Directory.CreateTempSubdirectory("luma-program-").FullName;

    public ProgramCopy()
    {
        foreach (var file in Directory.EnumerateFiles(System.IO.Path.GetDirectoryName(Binaries.Agent)!))
        {
            File.Copy(file, System.IO.Path.Combine(_folder, System.IO.Path.GetFileName(file)));
        }
    }

    public string Path => System.IO.Path.Combine(_folder, "luma-agent");

    /// <summary>Puts a script in its place, as an installer would: the running program keeps its file.</summary>
    public void Replace(string script)
    {
        File.Move(Path, Path + ".good");
        File.WriteAllText(Path, script);
        File.SetUnixFileMode(Path, Executable);
    }

    public void PutBack() => File.Move(Path + ".good", Path, overwrite: true);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
