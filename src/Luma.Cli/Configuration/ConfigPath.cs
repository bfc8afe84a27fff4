using System.Text;

namespace Luma.Cli.Configuration;

/// <summary>Where a <c>luma.yml</c> lies.</summary>
/// <param name="Full">The absolute path.</param>
/// <param name="Shown">As the person named it, or relative to where they stand.</param>
internal sealed record ConfigPath(string Full, string Shown)
{
    public const string DefaultName = "luma.yml";

    public string Folder => Path.GetDirectoryName(Full) ?? "/";

    /// <summary>A file by its place relative to this one's folder.</summary>
    public ConfigPath Beside(string relative) =>
        new(Path.GetFullPath(relative, Folder), Path.Combine(Path.GetDirectoryName(Shown) ?? "", relative));

    /// <summary>The file that is laid over this one: <c>luma.staging.yml</c> over <c>luma.yml</c>.</summary>
    public ConfigPath Of(string environment) => Beside($"{Path.GetFileNameWithoutExtension(Full)}.{environment}{Path.GetExtension(Full)}");

    /// <summary>The file that was named, or else the nearest <c>luma.yml</c> from the folder upwards; null where there is none.</summary>
    public static ConfigPath? Find(string? named, string folder)
    {
        if (named is not null)
        {
            return new(Path.GetFullPath(named, folder), named);
        }

        var shown = DefaultName;
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, DefaultName)))
            {
                return new(Path.Combine(at.FullName, DefaultName), shown);
            }

            shown = Path.Combine("..", shown);
        }

        return null;
    }

    /// <exception cref="UsageException">Where it cannot be read.</exception>
    public string ReadText(int mostCharacters)
    {
        try
        {
            if (new FileInfo(Full) is { Exists: true } file && file.Length > mostCharacters)
            {
                throw new UsageException($"{Shown} is larger than {mostCharacters >> 10} KB", "Name another file with --config.");
            }

            return File.ReadAllText(Full, new UTF8Encoding(false, throwOnInvalidBytes: true));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"{Shown} does not exist", "Write one with `luma init`, or name another with --config.");
        }
        catch (DecoderFallbackException)
        {
            throw new UsageException($"{Shown} is not UTF-8 text", "Save it as UTF-8.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{Shown} cannot be read: {e.Message}", "Mind its permissions, or name another file with --config.");
        }
    }
}
