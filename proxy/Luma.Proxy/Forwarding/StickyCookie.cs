using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Luma.Proxy;

/// <summary>The cookie by which a browser comes back to the replica that served it (RFC 6265).</summary>
internal static class StickyCookie
{
    private const string Name = "luma-replica";
    private const int Bytes = 8;

    /// <summary>The same for the same backend, and nothing that tells where it is.</summary>
    public static string ValueFor(string backendId) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(backendId)).AsSpan(0, Bytes));

    /// <summary>The value that the browser sent, or nothing.</summary>
    public static ReadOnlySpan<char> ValueIn(StringValues cookies) => RequestCookie.ValueIn(cookies, Name);

    /// <summary>Until the browser closes, for the whole host, out of reach of scripts.</summary>
    public static void Set(HttpContext http, string value) =>
        http.Response.Headers.Append("Set-Cookie", $"{Name}={value}; Path=/; HttpOnly; SameSite=Lax{(http.Request.IsHttps ? "; Secure" : "")}");
}
