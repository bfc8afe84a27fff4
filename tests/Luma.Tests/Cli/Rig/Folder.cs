namespace Luma.Tests.Cli.Rig;

/// <summary>A folder that a test has for itself.</summary>
internal sealed class Folder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("luma-cli-").FullName;

    public string Of(string name) => System.IO.Path.Combine(Path, name);

    public Folder With(string name, string text, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Of(name))!);
        File.WriteAllText(Of(name), text);
        File.SetUnixFileMode(Of(name), mode);
        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
