using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Luma.Cli;

/// <summary>The world around one run of luma.</summary>
internal sealed record Surroundings
{
    public required TextReader In { get; init; }
    public required TextWriter Out { get; init; }
    public required TextWriter Error { get; init; }
    public required bool InIsTerminal { get; init; }
    public required bool OutIsTerminal { get; init; }
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Where the person stands.</summary>
    public required string Folder { get; init; }

    /// <summary>Tells whether the output is a terminal that can move its cursor.</summary>
    public bool IsLive => OutIsTerminal && Variable("TERM") is { Length: > 0 } and not "dumb";

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public static Surroundings OfThisProcess() => new()
    {
        In = Console.In,
        Out = Console.IsOutputRedirected ? Redirected(1) : Console.Out,
        Error = Console.Error,
        InIsTerminal = !Console.IsInputRedirected,
        OutIsTerminal = !Console.IsOutputRedirected,
        Variable = Environment.GetEnvironmentVariable,
        Folder = Environment.CurrentDirectory,
    };

    /// <summary>.NET's console swallows EPIPE, so that `luma logs -f app | head` would run on for nobody; a plain file does not.</summary>
    private static StreamWriter Redirected(int descriptor)
    {
        var file = new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return new StreamWriter(file, new UTF8Encoding(false)) { AutoFlush = true };
    }
}
