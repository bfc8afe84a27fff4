using Microsoft.Extensions.Primitives;

namespace Luma.Proxy;

/// <summary>Adds headers to a request of .NET's HTTP client.</summary>
internal readonly struct MessageHeaders(HttpRequestMessage to) : IHeaderSink
{
    public void Add(string name, StringValues values)
    {
        var added = values.Count == 1
            ? to.Headers.TryAddWithoutValidation(name, values[0])
            : to.Headers.TryAddWithoutValidation(name, values.ToArray());
        if (added)
        {
            return;
        }

        // A content header; without a body it still needs something to stand on.
        to.Content ??= new ByteArrayContent([]);
        to.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
    }
}
