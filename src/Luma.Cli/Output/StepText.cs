namespace Luma.Cli.Output;

/// <summary>A step's text without the parts that nobody needs while it runs.</summary>
internal static class StepText
{
    private static readonly string[] Endings = [" on each of ", " (timeout ", "; if it is", " (SIGTERM", " until ", ", each for ", ", if its tag"];

    public static string Short(string text)
    {
        foreach (var ending in Endings)
        {
            if (text.IndexOf(ending, StringComparison.Ordinal) is > 0 and var at)
            {
                return text[..at];
            }
        }

        return text;
    }
}
