using System.Text;

namespace Luma.Proxy;

/// <summary>
/// How the bytes of request headers become characters. Kestrel asks by name, which is the one place where its reading
/// of a header can be made stricter without reading the head a second time.
/// </summary>
internal static class HeaderEncodings
{
    private static readonly Encoding _length = new LengthEncoding();
    private static readonly Encoding _connection = new ConnectionEncoding();

    /// <summary>Latin-1, so that bytes beyond ASCII pass through unchanged, save for two headers that Kestrel reads too kindly.</summary>
    public static Encoding OfRequest(string name) => name.Length switch
    {
        14 when name == "Content-Length" => _length,
        10 when name == "Connection" => _connection,
        _ => Encoding.Latin1,
    };
}
