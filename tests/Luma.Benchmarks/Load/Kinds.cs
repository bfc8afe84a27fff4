using System.Globalization;

namespace Luma.Benchmarks.Load;

/// <summary>What the clients' requests are counted under.</summary>
internal static class Kinds
{
    public const string Kept = "GET, kept connection";
    public const string Fresh = "GET, new connection";
    public const string Post = "POST, 10 kB";
    public const string Http2 = "GET, HTTP/2";
    public const string Socket = "WebSocket";

    public static string Slow(int seconds) => string.Create(CultureInfo.InvariantCulture, $"GET of {seconds} s");
}
