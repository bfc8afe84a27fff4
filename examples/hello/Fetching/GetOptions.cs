using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Hello.Fetching;

/// <summary>What <c>hello get</c> was asked to do.</summary>
internal sealed record GetOptions
{
    public const string Usage = "hello get URL [--count N] [--interval-ms M] [--timeout-ms M] [--keep-alive]";

    public required Uri Url { get; init; }

    /// <summary>How many requests; 0 goes on until SIGTERM or SIGINT.</summary>
    public int Count { get; init; } = 1;

    public TimeSpan Interval { get; init; }
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether connections are used again; without, every request resolves the name and connects anew.</summary>
    public bool KeepAlive { get; init; }

    public static bool TryParse(string[] args, [NotNullWhen(true)] out GetOptions? options)
    {
        options = args is [var url, ..] && Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme == "http"
            ? new GetOptions { Url = parsed }
            : null;
        for (var i = 1; i < args.Length && options is not null; i++)
        {
            options = args[i] == "--keep-alive"
                ? options with { KeepAlive = true }
                : options.With(args[i], ++i < args.Length ? args[i] : "");
        }

        return options is not null;
    }

    private GetOptions? With(string name, string text) =>
        !int.TryParse(text, CultureInfo.InvariantCulture, out var value) || value < 0 ? null : name switch
        {
            "--count" => this with { Count = value },
            "--interval-ms" => this with { Interval = TimeSpan.FromMilliseconds(value) },
            "--timeout-ms" => this with { Timeout = TimeSpan.FromMilliseconds(value) },
            _ => null,
        };
}
