namespace Luma.Tests.Proxy.Rig;

/// <summary>What apps may send as an answer to <c>GET /</c>, byte for byte.</summary>
internal static class AnswerCorpus
{
    private const string Ok = "HTTP/1.1 200 OK\r\n";
    private const string Sized = Ok + "Content-Length: 2\r\n";

    /// <summary>Answers of which no client must see anything but 502.</summary>
    private static readonly Dictionary<string, string> _malformed = new()
    {
        ["an empty line before it"] = "\r\n" + Sized + "\r\nok",
        ["empty lines alone"] = "\r\n\r\n",
        ["no HTTP"] = "SSH-2.0-OpenSSH_9.2\r\n\r\n",
        ["a version of its own"] = "HTTP/2 200 OK\r\n\r\n",
        ["a version that is no number"] = "HTTP/1.x 200 OK\r\n\r\n",
        ["a status of two digits"] = "HTTP/1.1 20 OK\r\n\r\n",
        ["a status of four digits"] = "HTTP/1.1 2000 OK\r\n\r\n",
        ["a status below 100"] = "HTTP/1.1 099 Odd\r\n\r\n",
        ["a protocol that nobody asked for"] = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n",
        ["a lone CR in the reason"] = "HTTP/1.1 200 OK\rSet-Cookie: b=1\r\nContent-Length: 2\r\n\r\nok",
        ["a header without a colon"] = Sized + "X-Header\r\n\r\nok",
        ["a header without a name"] = Sized + ": x\r\n\r\nok",
        ["a space within a name"] = Sized + "X Header: 1\r\n\r\nok",
        ["a header that goes on before one began"] = Ok + " folded\r\nContent-Length: 2\r\n\r\nok",
        ["a zero byte in a value"] = Sized + "X-Header: a\0b\r\n\r\nok",
        ["a lone CR in a value"] = Sized + "X-Header: a\rSet-Cookie: b=1\r\n\r\nok",
        ["two lengths that differ"] = Sized + "Content-Length: 3\r\n\r\nok",
        ["a list of lengths"] = Ok + "Content-Length: 2, 2\r\n\r\nok",
        ["a negative length"] = Ok + "Content-Length: -2\r\n\r\nok",
        ["a length with a sign"] = Ok + "Content-Length: +2\r\n\r\nok",
        ["a length beyond all numbers"] = Ok + "Content-Length: 99999999999999999999\r\n\r\nok",
        ["an unknown coding"] = Ok + "Transfer-Encoding: gzip, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        ["chunked twice"] = Ok + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        ["a head beyond all bounds"] = $"{Sized}X-Long: {new string('x', 64 * 1024)}\r\n\r\nok",
    };

    /// <summary>Answers that all say "ok".</summary>
    private static readonly Dictionary<string, string> _sound = new()
    {
        ["a length"] = Sized + "\r\nok",
        ["the same length twice"] = Sized + "Content-Length: 2\r\n\r\nok",
        ["a length with zeros before it"] = Ok + "Content-Length: 0002\r\n\r\nok",
        ["chunks"] = Ok + "Transfer-Encoding: chunked\r\n\r\n1\r\no\r\n1\r\nk\r\n0\r\n\r\n",
        ["chunks in capitals"] = Ok + "TRANSFER-ENCODING: CHUNKED\r\n\r\n02\r\nok\r\n0\r\n\r\n",
        ["chunks with extensions"] = Ok + "Transfer-Encoding: chunked\r\n\r\n1;a=b\r\no\r\n1 ; c\r\nk\r\n0;d\r\n\r\n",
        ["chunks and trailers"] = Ok + "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 1\r\nX-More:\r\n 2\r\n\r\n",
        ["chunks and a length that lies"] = Ok + "Content-Length: 7\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        ["no reason"] = "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok",
        ["an empty reason"] = "HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nok",
        ["lines that end with LF"] = "HTTP/1.1 200 OK\nContent-Length: 2\nTransfer-Encoding: chunked\n\n2\nok\n0\n\n",
        ["a value that goes on on the next line"] = Sized + "X-Folded: a,\r\n\tb\r\nX-Kept: 1\r\n\r\nok",
        ["a space before the colon"] = Sized + "X-Header : 1\r\n\r\nok",
        ["a header without a value"] = Sized + "X-Empty:\r\n\r\nok",
        ["hints before it"] = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n" + Sized + "\r\nok",
        ["an old version that stays"] = "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok",
    };

    public static TheoryData<string> Malformed => [.. _malformed.Keys];

    public static TheoryData<string> Sound => [.. _sound.Keys];

    public static string Bytes(string name) => _malformed.GetValueOrDefault(name) ?? _sound[name];
}
