using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Luma.Proxy;

/// <summary>How Kestrel reads, limits and answers.</summary>
internal static class KestrelSettings
{
    /// <summary>Settings for a proxy with these options.</summary>
    /// <param name="options">Where to listen, and the limits.</param>
    /// <param name="listening">Takes the listeners; their ports are known after the start.</param>
    public static KestrelServerOptions For(ProxyOptions options, ICollection<ListenOptions> listening)
    {
        // A head's lines end with CR LF; a lone LF means different things to different servers (RFC 9112, section 2.2).
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);
        var kestrel = new KestrelServerOptions
        {
            AddServerHeader = false,
            RequestHeaderEncodingSelector = HeaderEncodings.OfRequest,
            ResponseHeaderEncodingSelector = static _ => Encoding.Latin1,
            ApplicationServices = new ServiceCollection().BuildServiceProvider(),
        };
        // How much an app takes is for the app to say.
        kestrel.Limits.MaxRequestBodySize = null;
        foreach (var endpoint in options.Listen)
        {
            kestrel.Listen(endpoint, listener =>
            {
                listener.Protocols = HttpProtocols.Http1;
                listening.Add(listener);
            });
        }

        return kestrel;
    }
}
