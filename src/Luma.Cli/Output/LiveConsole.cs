using Spectre.Console;

namespace Luma.Cli.Output;

/// <summary>Apart from the rest, so that the library for terminals is loaded on a terminal only.</summary>
internal static class LiveConsole
{
    public static IAnsiConsole Create(TextWriter output, bool colour) => AnsiConsole.Create(new()
    {
        Ansi = AnsiSupport.Yes,
        Interactive = InteractionSupport.Yes,
        ColorSystem = colour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
        Out = new AnsiConsoleOutput(output),
    });
}
