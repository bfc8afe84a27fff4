namespace Luma.Benchmarks.Reporting;

/// <summary>What is being done, for whoever waits; the figures go to standard output.</summary>
internal static class Progress
{
    public static void Say(string text) => Console.Error.WriteLine($"    {text}");
}
