using System.CommandLine;

namespace Luma.Cli.Commands;

/// <summary>The options that say where the images of a deployment come from.</summary>
internal sealed class SupplyOptions
{
    private readonly Option<bool> _noBuild = new("--no-build") { Description = "Deploy what was built last on this machine" };

    private readonly Option<string?> _from = new("--from")
    {
        Description = "Deploy the very images that another environment runs",
        HelpName = "ENVIRONMENT",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_noBuild);
        command.Options.Add(_from);
    }

    /// <exception cref="UsageException">An image is named besides.</exception>
    public SupplyChoice In(ParseResult parsed, Changed changed)
    {
        var from = parsed.GetValue(_from);
        return changed.Image is null || from is null
            ? new(!parsed.GetValue(_noBuild), changed.Image is not null, from)
            : throw new UsageException("--image and --from both name an image", "Give one of them.");
    }
}

/// <summary>Where the images of a deployment come from.</summary>
/// <param name="Builds">Whether what has <c>build</c> is built, and not only found where it was built last.</param>
/// <param name="ImageNamed">Whether the command line names the image.</param>
/// <param name="From">The environment whose very images are to be deployed; null for none.</param>
internal sealed record SupplyChoice(bool Builds, bool ImageNamed, string? From);
