using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Luma.Cli;

/// <summary>The world around one run of luma.</summary>
internal sealed record Surroundings
{
    /// <summary>Opened by those who ask only: on a terminal it takes time.</summary>
    public required Func<TextReader> In { get; init; }

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
        In = () => Console.In,
        Out = Console.IsOutputRedirected && Pipe() is { } pipe ? TextWriter.Synchronized(pipe) : Console.Out,
        Error = Console.Error,
        InIsTerminal = !Console.IsInputRedirected,
        OutIsTerminal = !Console.IsOutputRedirected,
        Variable = Environment.GetEnvironmentVariable,
        Folder = Environment.CurrentDirectory,
    };

    /// <summary>
    /// .NET's console swallows EPIPE, so that `luma logs -f app | head` would run on for nobody; a plain file does not. For a
    /// file on disk it must be the console: a plain file would write at a position of its own.
    /// </summary>
    private static StreamWriter? Pipe()
    {
        var file = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return file.CanSeek ? null : new(file, new UTF8Encoding(false)) { AutoFlush = true };
    }
}
