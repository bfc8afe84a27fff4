using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Luma.Proxy;

/// <summary>
/// The name under which client, proxy and app know one request: the client's <c>X-Request-Id</c> where it sent a sane one,
/// otherwise a new one.
/// </summary>
internal static class RequestId
{
    public const string Header = "X-Request-Id";
    private const int Longest = 128;

    private static readonly SearchValues<char> _sane =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:+/=");

    public static string Of(HttpContext http) =>
        http.Request.Headers.TryGetValue(Header, out var sent) && sent.Count == 1 && IsSane(sent[0]!) ? sent[0]! : http.TraceIdentifier;

    private static bool IsSane(string id) => id.Length is > 0 and <= Longest && !id.AsSpan().ContainsAnyExcept(_sane);
}
