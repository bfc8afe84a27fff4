using Microsoft.Extensions.Primitives;

namespace Luma.Proxy;

/// <summary>Takes the headers of a request to an app.</summary>
internal interface IHeaderSink
{
    void Add(string name, StringValues values);
}
