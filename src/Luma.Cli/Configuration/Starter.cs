using System.Text;
using Luma.Core.Naming;

namespace Luma.Cli.Configuration;

/// <summary>The files that a project starts with.</summary>
internal static class Starter
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The secrets of all environments.</summary>
    private const string Ignored = SecretsFile.RelativePath + "*";

    private const string Secrets = """
        # Values of secret variables, one NAME=value per line. They reach the containers and nothing else.
        # luma.yml lists their names under environment.secret. Keep this file out of git.
        #DATABASE_URL=postgres://…

        """;

    /// <summary>Writes <c>luma.yml</c>, which must not exist, and around it what does not exist yet.</summary>
    public static void Write(ConfigPath path, string name, Action<string> tell)
    {
        if (File.Exists(path.Full))
        {
            throw new UsageException($"{path.Shown} exists already and is left as it is", "Remove it first, or name another file with --config.");
        }

        Create(path.Full, Text(name), null);
        tell($"Wrote {path.Shown}");
        var secrets = Path.Combine(path.Folder, SecretsFile.RelativePath);
        if (!File.Exists(secrets))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(secrets)!);
            Create(secrets, Secrets, OwnerOnly);
            tell($"Wrote {SecretsFile.RelativePath}, readable by you alone");
        }

        if (IsInCheckout(path.Folder) && Ignore(Path.Combine(path.Folder, ".gitignore")))
        {
            tell($"Added {Ignored} to .gitignore");
        }
    }

    /// <summary>The folder's name, made into one that Luma accepts.</summary>
    public static string NameFor(string folder)
    {
        var name = new StringBuilder();
        foreach (var c in Path.GetFileName(folder).ToLowerInvariant())
        {
            name.Append(char.IsAsciiLetterOrDigit(c) ? c : '-');
        }

        var trimmed = name.ToString().TrimStart([.. "-0123456789"]);
        trimmed = trimmed[..Math.Min(trimmed.Length, Names.LongestName)].TrimEnd('-');
        return Names.IsValid(trimmed) ? trimmed : "app";
    }

    private static string Text(string name) => $"""
        # What luma deploys, and where. Every key with its default: docs/configuration.md and luma.yml.example.
        project: {name}

        apps:
          {name}:
            # An image on the server, or in a registry that it can reach.
            image: {name}:latest
            #replicas: 2

            proxy:
              # Requests for these names go to the app.
              hosts: [{name}.localhost]
              # The port on which it listens in its container.
              app_port: 3000

            # A new release takes the traffic once GET /up answers 200 on every replica.
            #health: {"{"} path: /up {"}"}

            #environment:
            #  plain:
            #    LOG_LEVEL: info
            #  secret: [DATABASE_URL]   # values in .luma/secrets

        """;

    private static void Create(string path, string text, UnixFileMode? mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode };
        using var file = new StreamWriter(path, new UTF8Encoding(false), options);
        file.Write(text);
    }

    private static bool IsInCheckout(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (Path.Exists(Path.Combine(at.FullName, ".git")))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Ignore(string gitignore)
    {
        var text = File.Exists(gitignore) ? File.ReadAllText(gitignore) : "";
        if (text.Split('\n').Any(line => line.Trim().TrimStart('/') is SecretsFile.RelativePath or Ignored or ".luma" or ".luma/" or ".luma/*"))
        {
            return false;
        }

        File.WriteAllText(gitignore, $"{text}{(text.Length == 0 || text.EndsWith('\n') ? "" : "\n")}{Ignored}\n");
        return true;
    }
}
