using Luma.Cli.Configuration;
using Luma.Core.Apps;

namespace Luma.Cli.Commands;

/// <summary>Which apps of <c>luma.yml</c> a command line means, in the file's order.</summary>
internal static class AppChoice
{
    public static IReadOnlyList<AppSpec> Of(LumaFile file, IReadOnlyCollection<string> names, Changed changed)
    {
        foreach (var name in names.Where(name => file.Apps.All(app => app.Name != name)))
        {
            var known = file.Apps.Select(app => app.Name);
            throw new UsageException($"{file.Path.Shown} has no app named '{name}'", NearestName.Among(known, name) is { } meant
                ? $"Did you mean {meant}?"
                : $"It has {string.Join(", ", known)}.");
        }

        IReadOnlyList<AppSpec> chosen = [.. file.Apps.Where(app => names.Count == 0 || names.Contains(app.Name))];
        return changed.Option is { } option ? [Alone(chosen, option.Name, option.Value).In(changed)] : chosen;
    }

    private static AppSpec Alone(IReadOnlyList<AppSpec> chosen, string option, string value) => chosen.Count == 1
        ? chosen[0]
        : throw new UsageException($"{option} is for one app, but {chosen.Count} are to be deployed", $"Name the app: luma deploy APP {option} {value}.");

    private static AppSpec In(this AppSpec app, Changed changed)
    {
        if (changed.Image is { } image && !ImageReference.TryParse(image, out _))
        {
            throw new UsageException($"--image must be an image reference (was '{image}')", "Write for example --image my-blog:1.4.");
        }

        return changed.Version is { } version && !ReleaseVersion.IsValid(version)
            ? throw new UsageException($"--version must have 1 to {ReleaseVersion.Longest} characters and no spaces (was '{version}')", "Write for example --version 1.4.2.")
            : app with { Image = changed.Image ?? app.Image, Version = changed.Version ?? app.Version };
    }
}

/// <summary>What the command line says of one app instead of <c>luma.yml</c>; null where it says nothing.</summary>
internal sealed record Changed(string? Image, string? Version)
{
    /// <summary>The option that was given, to name it.</summary>
    public (string Name, string Value)? Option => Image is not null ? ("--image", "REF") : Version is not null ? ("--version", "VERSION") : null;
}
