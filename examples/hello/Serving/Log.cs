namespace Hello.Serving;

/// <summary>The lines of this process's life, on standard output, where <c>docker logs</c> reads them.</summary>
internal static class Log
{
    public static void Write(string line) => Console.Out.WriteLine($"hello: {line}");
}
