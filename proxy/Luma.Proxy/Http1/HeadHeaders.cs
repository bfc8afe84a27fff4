using Microsoft.Extensions.Primitives;

namespace Luma.Proxy;

/// <summary>Adds headers to a request's head; a structure, so that no call of it is indirect.</summary>
internal readonly struct HeadHeaders(RequestHead to) : IHeaderSink
{
    public void Add(string name, StringValues values) => to.Add(name, values);
}
