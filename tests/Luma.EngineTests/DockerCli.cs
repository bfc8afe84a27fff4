using System.Diagnostics;
using System.Text;

namespace Luma.EngineTests;

/// <summary>The <c>docker</c> command: the witness that is none of our code.</summary>
internal static class DockerCli
{
    /// <summary>Runs <c>docker</c> and gives its standard output without the last line end; fails the test if it fails.</summary>
    public static Task<string> RunAsync(params string[] arguments) => RunAsync(Stream.Null, arguments);

    public static async Task<string> RunAsync(Stream input, params string[] arguments)
    {
        var (exitCode, stdout, stderr) = await TryAsync(input, arguments);
        return exitCode == 0
            ? stdout.TrimEnd('\n')
            : throw new InvalidOperationException($"docker {string.Join(' ', arguments)}: {stderr}");
    }

    /// <summary>Runs <c>docker</c> whatever comes of it.</summary>
    public static async Task<(int ExitCode, string Stdout, string Stderr)> TryAsync(Stream input, params string[] arguments)
    {
        using var process = Process.Start(StartInfo(arguments))!;
        var stdout = process.StandardOutput.ReadToEndAsync();
        var stderr = process.StandardError.ReadToEndAsync();
        await input.CopyToAsync(process.StandardInput.BaseStream);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (process.ExitCode, await stdout, await stderr);
    }

    /// <summary>What <c>docker inspect</c> shows of anything, through a Go template.</summary>
    public static Task<string> InspectAsync(string name, string template) => RunAsync("inspect", "--format", template, name);

    /// <summary>Whether <c>docker</c> knows a container, image, network or volume.</summary>
    public static async Task<bool> ExistsAsync(string kind, string name) =>
        (await TryAsync(Stream.Null, kind, "inspect", name)).ExitCode == 0;

    private static ProcessStartInfo StartInfo(string[] arguments)
    {
        var start = new ProcessStartInfo("docker")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["DOCKER_HOST"] = TestEngine.Endpoint.ToString();
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }
}
