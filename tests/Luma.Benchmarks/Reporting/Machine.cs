using System.Globalization;
using System.Text.RegularExpressions;
using Luma.Benchmarks.Staging;

namespace Luma.Benchmarks.Reporting;

/// <summary>What the figures were measured on and with.</summary>
internal static partial class Machine
{
    /// <summary>A paragraph of Markdown.</summary>
    public static async Task<string> DescribeAsync()
    {
        var load = (await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0];
        var versions = new[]
        {
            $"Docker Engine {await ToolAsync("docker", "version", "--format", "{{.Server.Version}}")}",
            $".NET {Environment.Version}",
            $"nginx {await ToolAsync("nginx", "-v")}",
            $"HAProxy {await ToolAsync("haproxy", "-v")}",
            $"Caddy {await ToolAsync("caddy", "version")}",
            $"docker-compose {await ToolAsync("docker-compose", "--version")}",
            $"h2load {await ToolAsync("h2load", "--version")}",
            $"wrk {await ToolAsync("dpkg-query", "-Wf", "${Version}", "wrk")}",
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {TimeProvider.System.GetUtcNow():yyyy-MM-dd}; {Environment.ProcessorCount} cores ({Processor()}), {Memory() / 1_000_000:0} GB, {System()},
            Linux {Environment.OSVersion.Version.ToString(3)}, load average {load} at the start; {string.Join(", ", versions)}.
            """);
    }

    private static string Processor() => ValueOf("/proc/cpuinfo", "model name", ':');

    private static double Memory() => double.Parse(ValueOf("/proc/meminfo", "MemTotal", ':').Split(' ')[0], CultureInfo.InvariantCulture) * 1.024;

    private static string System() => ValueOf("/etc/os-release", "PRETTY_NAME", '=').Trim('"');

    private static string ValueOf(string file, string key, char separator) => File.ReadLines(file)
        .First(line => line.StartsWith(key, StringComparison.Ordinal)).Split(separator, 2)[1].Trim();

    private static async Task<string> ToolAsync(string program, params string[] arguments)
    {
        using var process = Command.Start(program, arguments);
        var output = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
        return Version().Match(output).Value;
    }

    [GeneratedRegex(@"\d+\.\d+(\.\d+)?")]
    private static partial Regex Version();
}
