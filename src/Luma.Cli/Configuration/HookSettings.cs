namespace Luma.Cli.Configuration;

/// <summary><c>hooks</c> of <c>luma.yml</c>: commands for a shell of the machine where luma runs; null for none.</summary>
internal sealed record HookSettings
{
    public static readonly KeyTable<HookSettings> Keys = new(
        new("pre_build", (hooks, field) => hooks with { PreBuild = Command(field) }),
        new("pre_deploy", (hooks, field) => hooks with { PreDeploy = Command(field) }),
        new("post_deploy", (hooks, field) => hooks with { PostDeploy = Command(field) }));

    /// <summary>Before anything is built. What fails ends the run.</summary>
    public string? PreBuild { get; init; }

    /// <summary>When the images are there, and before anything is deployed. What fails ends the run.</summary>
    public string? PreDeploy { get; init; }

    /// <summary>At the end, however it came.</summary>
    public string? PostDeploy { get; init; }

    private static string? Command(Field field)
    {
        var command = field.Text("");
        if (command.Trim().Length > 0)
        {
            return command;
        }

        field.Problem("must be a command for the shell");
        return null;
    }
}
