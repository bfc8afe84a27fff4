using System.Collections.Frozen;

namespace Luma.Proxy;

/// <summary>The headers of answers that a proxy has to know.</summary>
internal static class AnswerHeaders
{
    private static readonly FrozenDictionary<string, AnswerLineKind> _known = new Dictionary<string, AnswerLineKind>
    {
        ["Content-Length"] = AnswerLineKind.Length,
        ["Transfer-Encoding"] = AnswerLineKind.Coding,
        ["Connection"] = AnswerLineKind.Connection,
        ["Trailer"] = AnswerLineKind.Trailer,
        // Of the connection with the app (RFC 9110, section 7.6.1), or of what else can be reached where the app is.
        ["Keep-Alive"] = AnswerLineKind.Dropped,
        ["Proxy-Connection"] = AnswerLineKind.Dropped,
        ["Proxy-Authenticate"] = AnswerLineKind.Dropped,
        ["Proxy-Authentication-Info"] = AnswerLineKind.Dropped,
        ["TE"] = AnswerLineKind.Dropped,
        ["Upgrade"] = AnswerLineKind.Dropped,
        ["HTTP2-Settings"] = AnswerLineKind.Dropped,
        ["Alt-Svc"] = AnswerLineKind.Dropped,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static AnswerLineKind KindOf(string name) => _known.GetValueOrDefault(name, AnswerLineKind.Passed);
}
