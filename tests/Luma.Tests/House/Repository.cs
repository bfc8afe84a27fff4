using System.Runtime.CompilerServices;

namespace Luma.Tests.House;

/// <summary>The checkout that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(FolderOf(), "..", "..", ".."));

    /// <summary>The folder of the source file that calls.</summary>
    public static string FolderOf([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The C# files below the folders, relative to the root, without what the build makes.</summary>
    public static IEnumerable<string> Sources(params string[] folders) => folders
        .SelectMany(folder => Directory.EnumerateFiles(At(folder), "*.cs", SearchOption.AllDirectories))
        .Select(file => Path.GetRelativePath(Root, file))
        .Where(file => !file.Split('/').Any(part => part is "bin" or "obj"));
}
