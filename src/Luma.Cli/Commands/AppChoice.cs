using Luma.Cli.Configuration;
using Luma.Core.Apps;

namespace Luma.Cli.Commands;

/// <summary>Which apps of <c>luma.yml</c> a command line means, in the file's order.</summary>
internal static class AppChoice
{
    public static IReadOnlyList<AppSpec> Of(LumaFile file, IReadOnlyCollection<string> names, string? image)
    {
        foreach (var name in names.Where(name => file.Apps.All(app => app.Name != name)))
        {
            var known = file.Apps.Select(app => app.Name);
            throw new UsageException($"{file.Path.Shown} has no app named '{name}'", NearestName.Among(known, name) is { } meant
                ? $"Did you mean {meant}?"
                : $"It has {string.Join(", ", known)}.");
        }

        IReadOnlyList<AppSpec> chosen = [.. file.Apps.Where(app => names.Count == 0 || names.Contains(app.Name))];
        return image is null ? chosen : [WithImage(chosen, image)];
    }

    private static AppSpec WithImage(IReadOnlyList<AppSpec> chosen, string image)
    {
        if (chosen.Count != 1)
        {
            throw new UsageException($"--image is for one app, but {chosen.Count} are to be deployed", "Name the app: luma deploy APP --image REF.");
        }

        return ImageReference.TryParse(image, out _)
            ? chosen[0] with { Image = image }
            : throw new UsageException($"--image must be an image reference (was '{image}')", "Write for example --image my-blog:1.4.");
    }
}
