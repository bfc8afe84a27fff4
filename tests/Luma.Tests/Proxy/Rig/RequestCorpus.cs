namespace Luma.Tests.Proxy.Rig;

/// <summary>
/// Requests, byte for byte, that proxies are known to get wrong, and what this one must answer. The engine tests send
/// the same ones to the built agent.
/// </summary>
internal static class RequestCorpus
{
    /// <summary>The host of the route; requests for any other are not routed.</summary>
    public const string Host = "corpus.test";

    /// <summary>Stands in whatever must not reach the app.</summary>
    public const string Smuggled = "smuggled";

    private const string H = $"Host: {Host}\r\n";

    /// <summary>Raw bytes, one character each, by name, and the status wanted. An error closes the connection.</summary>
    private static readonly Dictionary<string, (string Bytes, int Status)> _cases = new()
    {
        ["Content-Length and Transfer-Encoding together"] = (Post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400),
        ["Transfer-Encoding and then Content-Length"] = (Post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n"), 400),
        ["Transfer-Encoding beside Content-Length: 0"] = (Post("Content-Length: 0\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400),
        ["Transfer-Encoding in HTTP/1.0"] = ($"POST /echo HTTP/1.0\r\n{H}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        ["Transfer-Encoding: gzip, chunked"] = (Post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 501),
        ["Transfer-Encoding: identity, chunked"] = (Post("Transfer-Encoding: identity, chunked\r\n", "0\r\n\r\n"), 501),
        ["Transfer-Encoding: chunked, chunked"] = (Post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"), 501),
        ["Transfer-Encoding: gzip"] = (Post("Transfer-Encoding: gzip\r\n", ""), 400),
        ["Transfer-Encoding: xchunked"] = (Post("Transfer-Encoding: xchunked\r\n", ""), 400),
        ["Transfer-Encoding: chunked, identity"] = (Post("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"), 400),
        ["two lines of Transfer-Encoding"] = (Post("Transfer-Encoding: chunked\r\nTransfer-Encoding: xchunked\r\n", "0\r\n\r\n"), 400),
        ["two lines of Transfer-Encoding, chunked last"] = (Post("Transfer-Encoding: xchunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 501),
        ["Content-Length: +3"] = (Post("Content-Length: +3\r\n", "abc"), 400),
        ["Content-Length: -3"] = (Post("Content-Length: -3\r\n", "abc"), 400),
        ["Content-Length: 0x3"] = (Post("Content-Length: 0x3\r\n", "abc"), 400),
        ["Content-Length: 3, 3"] = (Post("Content-Length: 3, 3\r\n", "abc"), 400),
        ["Content-Length: 3 3"] = (Post("Content-Length: 3 3\r\n", "abc"), 400),
        ["Content-Length beyond all bounds"] = (Post("Content-Length: 99999999999999999999999\r\n", "abc"), 400),
        ["an empty Content-Length"] = (Post("Content-Length: \r\n", "abc"), 400),
        ["two Content-Lengths that differ"] = (Post("Content-Length: 3\r\nContent-Length: 4\r\n", "abcd"), 400),
        ["two Content-Lengths that agree"] = (Post("Content-Length: 3\r\nContent-Length: 3\r\n", "abc"), 400),
        ["a head that ends with bare LF"] = ($"GET /echo HTTP/1.1\nHost: {Host}\n\n", 400),
        ["a header line that ends with bare LF"] = ($"GET /echo HTTP/1.1\r\n{H}X-One: 1\nX-Two: 2\r\n\r\n", 400),
        ["a bare CR in a value"] = (Get("X-One: 1\rX-Two: 2\r\n"), 400),
        ["a NUL in a value"] = (Get("X-One: 1\u00002\r\n"), 400),
        ["a folded header"] = (Get("X-One: 1\r\n 2\r\n"), 400),
        ["a first header with a space before it"] = ($"GET /echo HTTP/1.1\r\n X-One: 1\r\n{H}\r\n", 400),
        ["a space before the colon"] = (Get("X-One : 1\r\n"), 400),
        ["a space in a header's name"] = (Get("X One: 1\r\n"), 400),
        ["a header without a name"] = (Get(": 1\r\n"), 400),
        ["a chunk size that overflows"] = (Post("Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\nabc\r\n0\r\n\r\n"), 400),
        ["a negative chunk size"] = (Post("Transfer-Encoding: chunked\r\n", "-1\r\nabc\r\n0\r\n\r\n"), 400),
        ["a chunk longer than it says"] = (Post("Transfer-Encoding: chunked\r\n", "3\r\nabcdef\r\n0\r\n\r\n"), 400),
        ["CONNECT"] = ($"CONNECT {Host}:80 HTTP/1.1\r\nHost: {Host}:80\r\n\r\n", 400),
        ["TRACE"] = ($"TRACE /echo HTTP/1.1\r\n{H}\r\n", 405),
        ["a fragment in the target"] = ($"GET /echo#x HTTP/1.1\r\n{H}\r\n", 400),
        ["a target without a slash"] = ($"GET echo HTTP/1.1\r\n{H}\r\n", 405),
        ["a control character in the target"] = ($"GET /echo\u0001 HTTP/1.1\r\n{H}\r\n", 400),
        ["no Host"] = ("GET /echo HTTP/1.1\r\n\r\n", 400),
        ["two Hosts"] = (Get("Host: other.test\r\n"), 400),
        ["user information in the Host"] = ($"GET /echo HTTP/1.1\r\nHost: me@{Host}\r\n\r\n", 400),
        ["a path in the Host"] = ($"GET /echo HTTP/1.1\r\nHost: {Host}/x\r\n\r\n", 400),
        ["a target for one host and a Host header for another"] = ($"GET http://other.test/echo HTTP/1.1\r\n{H}\r\n", 400),
        ["an unknown host"] = ("GET /echo HTTP/1.1\r\nHost: other.test\r\n\r\n", 404),
        ["a host that only begins like ours"] = ($"GET /echo HTTP/1.1\r\nHost: {Host}.evil.test\r\n\r\n", 404),
        ["our host with a trailing dot"] = ($"GET /echo HTTP/1.1\r\nHost: {Host}.\r\n\r\n", 200),
        ["our host in capitals"] = ($"GET /echo HTTP/1.1\r\nHost: {Host.ToUpperInvariant()}\r\n\r\n", 200),
        ["our host with a port"] = ($"GET /echo HTTP/1.1\r\nHost: {Host}:8080\r\n\r\n", 200),
        ["an unknown version of HTTP"] = ($"GET /echo HTTP/3.7\r\n{H}\r\n", 505),
        ["headers named in Connection"] = (Get("Connection: close, X-Secret\r\nX-Secret: smuggled\r\n"), 200),
        ["headers named in Connection: keep-alive"] = (Get("Connection: keep-alive, X-Secret\r\nX-Secret: smuggled\r\n"), 200),
        ["headers named in a second Connection line"] = (Get("Connection: close\r\nConnection: X-Secret\r\nX-Secret: smuggled\r\n"), 200),
        ["headers named between tabs"] = (Get("Connection:\tclose\t,\tx-secret\t\r\nX-Secret: smuggled\r\n"), 200),
        ["X-Real-IP"] = (Get("X-Real-IP: smuggled\r\n"), 200),
        ["X-Forwarded-For"] = (Get("X-Forwarded-For: smuggled\r\nX-Forwarded-Host: smuggled\r\nX-Forwarded-Proto: smuggled\r\n"), 200),
        ["X_Forwarded_For"] = (Get("X_Forwarded_For: smuggled\r\nX_Real_IP: smuggled\r\nX-Forwarded_Proto: smuggled\r\n"), 200),
        ["Forwarded"] = (Get("Forwarded: for=smuggled\r\n"), 200),
        ["Proxy"] = (Get("Proxy: http://smuggled\r\n"), 200),
        ["X-Original-URL and X-Rewrite-URL"] = (Get("X-Original-URL: /smuggled\r\nX-Rewrite-URL: /smuggled\r\n"), 200),
        ["Proxy-Authorization"] = (Get("Proxy-Authorization: Basic smuggled\r\n"), 200),
    };

    /// <summary>The names of all cases.</summary>
    public static TheoryData<string> Names => [.. _cases.Keys];

    /// <summary>The bytes to send, one character each, and the status wanted.</summary>
    public static (string Bytes, int Status) Case(string name) => _cases[name];

    private static string Get(string headers) => $"GET /echo HTTP/1.1\r\n{H}{headers}\r\n";

    private static string Post(string headers, string body) => $"POST /echo HTTP/1.1\r\n{H}{headers}\r\n{body}";
}
