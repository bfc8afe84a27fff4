using System.CommandLine;

namespace Luma.Cli.Commands;

/// <summary>The app of commands that are about one, and need not be told which where <c>luma.yml</c> has no other.</summary>
internal static class OneApp
{
    public static Argument<string?> Argument() => Options.NoOption(new Argument<string?>("app")
    {
        Description = "The app; may be left out where luma.yml has one only",
        Arity = ArgumentArity.ZeroOrOne,
    });

    /// <exception cref="UsageException">None is named, and <c>luma.yml</c> does not tell which is meant.</exception>
    public static string Of(Session session, string? named)
    {
        if (named is not null)
        {
            return named;
        }

        return session.GlanceAtFile()?.Apps switch
        {
            [var only] => only.Name,
            [_, _, ..] several => throw new UsageException(
                $"which app is meant is not said, and luma.yml has {several.Count}", $"Name one of {string.Join(", ", several.Select(app => app.Name))}."),
            _ => throw new UsageException("which app is meant is not said, and there is no luma.yml to tell", "Name the app."),
        };
    }
}
