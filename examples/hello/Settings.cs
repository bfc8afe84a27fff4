using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Hello;

/// <summary>What the environment asks of this process.</summary>
internal sealed record Settings
{
    private static readonly Dictionary<string, Mode> Modes = new()
    {
        ["well"] = Mode.Well,
        ["exit"] = Mode.Exit,
        ["exit-later"] = Mode.ExitLater,
        ["leak"] = Mode.Leak,
        ["never-listen"] = Mode.NeverListen,
        ["loopback"] = Mode.Loopback,
        ["wrong-port"] = Mode.WrongPort,
        ["slow-boot"] = Mode.SlowBoot,
        ["up-500"] = Mode.Up500,
        ["up-302"] = Mode.Up302,
        ["up-hang"] = Mode.UpHang,
        ["up-flaky"] = Mode.UpFlaky,
        ["ignore-sigterm"] = Mode.IgnoreSigterm,
        ["h2c"] = Mode.H2c,
    };

    public required string Version { get; init; }
    public required string HostName { get; init; }
    public required Mode Mode { get; init; }
    public required int Port { get; init; }
    public required double FailRate { get; init; }
    public required TimeSpan CrashAfter { get; init; }
    public required TimeSpan Boot { get; init; }
    public required TimeSpan KeepAlive { get; init; }

    /// <summary>Reads the environment; says which variable is wrong when one cannot be understood.</summary>
    public static bool TryRead([NotNullWhen(true)] out Settings? settings, out string problem)
    {
        (settings, problem) = (null, "");
        try
        {
            settings = Read();
        }
        catch (FormatException wrong)
        {
            problem = wrong.Message;
        }

        return settings is not null;
    }

    private static Settings Read() => new()
    {
        Version = Text("HELLO_VERSION", "0"),
        HostName = Environment.MachineName,
        Mode = ReadMode(Text("HELLO_MODE", "well")),
        Port = (int)Number("PORT", 3000, 65535),
        FailRate = Number("HELLO_FAIL_RATE", 0, 1),
        CrashAfter = Seconds("HELLO_AFTER", 5),
        Boot = Seconds("HELLO_BOOT", 10),
        KeepAlive = Seconds("HELLO_KEEP_ALIVE", 130),
    };

    private static Mode ReadMode(string name) => Modes.TryGetValue(name, out var mode)
        ? mode
        : throw new FormatException($"HELLO_MODE={name} is none of {string.Join(", ", Modes.Keys)}");

    private static TimeSpan Seconds(string variable, double otherwise) =>
        TimeSpan.FromSeconds(Number(variable, otherwise, TimeSpan.FromDays(1).TotalSeconds));

    private static double Number(string variable, double otherwise, double most)
    {
        var text = Text(variable, otherwise.ToString(CultureInfo.InvariantCulture));
        return double.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= 0 && number <= most
            ? number
            : throw new FormatException($"{variable}={text} must be a number from 0 to {most}");
    }

    private static string Text(string variable, string otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? text : otherwise;
}
