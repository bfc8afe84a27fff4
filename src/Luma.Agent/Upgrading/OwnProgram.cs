using System.Diagnostics;

namespace Luma.Agent.Upgrading;

/// <summary>The program that lies now where this one was started from, which may be a newer one.</summary>
internal static class OwnProgram
{
    /// <summary>Asked at the start: Linux follows a file that is moved aside, and tells where it went.</summary>
    private static string? _path;

    public static void Remember() => _path = Environment.ProcessPath;

    /// <summary>Starts it as this one was started, on the same terminal or log.</summary>
    /// <param name="takeOver">Where it finds this process.</param>
    /// <exception cref="IOException">It cannot be started.</exception>
    public static Process Start(string takeOver)
    {
        var path = _path ?? throw new IOException("this process does not know where its program lies");
        var start = new ProcessStartInfo(path, Environment.GetCommandLineArgs()[1..]) { UseShellExecute = false };
        start.Environment[Inheritance.TakeOver] = takeOver;
        try
        {
            return Process.Start(start) ?? throw new IOException($"{path} was not started");
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            throw new IOException($"{path} cannot be started: {fault.Message}", fault);
        }
    }
}
