using System.Globalization;

namespace Luma.Cli.Setup;

/// <summary>What was seen of a server before anything is changed on it.</summary>
internal sealed record ServerFacts
{
    /// <summary>ID and ID_LIKE of os-release(5).</summary>
    public string System { get; init; } = "";

    /// <summary>As people call it: <c>Debian GNU/Linux 12 (bookworm)</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>As <c>uname -m</c> has it.</summary>
    public string Architecture { get; init; } = "";

    /// <summary>Who logged in.</summary>
    public string User { get; init; } = "";

    /// <summary>Whether that is root, or may be it without a password.</summary>
    public bool IsRoot { get; init; }
    public bool HasSystemd { get; init; }

    /// <summary>Bytes.</summary>
    public long Memory { get; init; }

    /// <summary>Bytes that are free where the program and the images go.</summary>
    public long Disk { get; init; }
    public DateTimeOffset Clock { get; init; }

    /// <summary>Whether Luma was installed there from a checkout.</summary>
    public bool IsCheckout { get; init; }

    /// <summary>Of the agent's program; empty where there is none.</summary>
    public string Sha256 { get; init; } = "";
    public string Version { get; init; } = "";

    /// <summary>Where the proxy listens, or will.</summary>
    public IReadOnlyList<HeldAddress> Addresses { get; init; } = [];

    /// <summary>The kind of build that runs there; null where there is none.</summary>
    public string? Runtime => Architecture switch
    {
        "x86_64" => "linux-x64",
        "aarch64" => "linux-arm64",
        _ => null,
    };

    public static ServerFacts Of(IEnumerable<string> lines) => lines.Select(Said.Of).Where(said => said.Word == "fact")
        .Select(said => Said.Of(said.Text))
        .Aggregate(new ServerFacts(), (facts, fact) => facts.With(fact.Word, fact.Text));

    private ServerFacts With(string name, string value) => name switch
    {
        "system" => this with { System = value },
        "name" => this with { Name = value },
        "arch" => this with { Architecture = value },
        "user" => this with { User = value },
        "root" => this with { IsRoot = value == "yes" },
        "systemd" => this with { HasSystemd = value == "yes" },
        "memory" => this with { Memory = Number(value) * 1024 },
        "disk" => this with { Disk = Number(value) * 1024 },
        "clock" => this with { Clock = DateTimeOffset.FromUnixTimeSeconds(Number(value)) },
        "checkout" => this with { IsCheckout = value == "yes" },
        "sha256" => this with { Sha256 = value },
        "version" => this with { Version = value },
        "port" => this with { Addresses = [.. Addresses, HeldAddress.Of(value)] },
        _ => this,
    };

    private static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

/// <param name="Address"><c>ADDRESS:PORT</c></param>
/// <param name="Holder">Who listens there, as <c>nginx (process 812)</c>; null for nobody, or Luma itself.</param>
internal sealed record HeldAddress(string Address, string? Holder)
{
    public static HeldAddress Of(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
    {
        [var address, var name, var process] => new(address, process == "0" ? "somebody" : $"{name} (process {process})"),
        [var address, ..] => new(address, null),
        _ => new(text, null),
    };
}

/// <summary>A line of the script's: its first word, and the rest.</summary>
internal readonly record struct Said(string Word, string Text)
{
    public static Said Of(string line) => line.IndexOf(' ', StringComparison.Ordinal) is > 0 and var end ? new(line[..end], line[(end + 1)..]) : new(line, "");
}
