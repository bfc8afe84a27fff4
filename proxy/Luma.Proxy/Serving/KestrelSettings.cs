using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Luma.Proxy;

/// <summary>How Kestrel listens, reads, limits and answers.</summary>
internal static class KestrelSettings
{
    /// <summary>Bytes a second below which a client is slow.</summary>
    private const double Slow = 240;

    /// <summary>Settings for a proxy with these options.</summary>
    /// <param name="options">Where to listen, and the limits.</param>
    /// <param name="listening">Takes the listeners; their ports are known after the start.</param>
    /// <param name="connections">Takes the connections of clients.</param>
    /// <param name="certificates">What TLS connections are shown.</param>
    /// <param name="refused">Told of each connection beyond the caps.</param>
    /// <param name="loggers">Where messages go.</param>
    public static KestrelServerOptions For(
        ProxyOptions options,
        ICollection<ListenOptions> listening,
        OpenConnections connections,
        CertificateFolder certificates,
        Action refused,
        ILoggerFactory loggers)
    {
        // A head's lines end with CR LF; a lone LF means different things to different servers (RFC 9112, section 2.2).
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);
        var kestrel = new KestrelServerOptions
        {
            AddServerHeader = false,
            RequestHeaderEncodingSelector = HeaderEncodings.OfRequest,
            ResponseHeaderEncodingSelector = static _ => Encoding.Latin1,
            ApplicationServices = options.Https.Count > 0 ? KestrelServices.WithTls(loggers) : new ServiceCollection().BuildServiceProvider(),
        };
        // How much an app takes is for the app to say.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.RequestHeadersTimeout = options.HeaderTimeout;
        kestrel.Limits.KeepAliveTimeout = options.KeepAliveTimeout;
        kestrel.Limits.MinRequestBodyDataRate = new(Slow, options.RateGrace);
        kestrel.Limits.MinResponseDataRate = new(Slow, options.RateGrace);
        var trusted = new TrustedProxies(options.TrustedProxies);
        var caps = new ConnectionCaps(Math.Min(options.MaxConnections, OpenFiles.MostClients()), options.MaxConnectionsPerAddress, trusted, refused);
        foreach (var endpoint in options.Listen)
        {
            kestrel.Listen(endpoint, Cleartext);
        }

        foreach (var endpoint in options.Https)
        {
            kestrel.Listen(endpoint, Tls);
        }

        return kestrel;

        void Cleartext(ListenOptions listener)
        {
            Guard(listener, cleartext: true);
            listener.Protocols = HttpProtocols.Http1;
            listener.Use(next => new PriorKnowledge(next, options.KeepAliveTimeout, options.Time).ServeAsync);
        }

        void Tls(ListenOptions listener)
        {
            Guard(listener, cleartext: false);
            listener.Protocols = HttpProtocols.Http1AndHttp2;
            listener.UseHttps(new TlsHandshakeCallbackOptions
            {
                OnConnection = hello => Choose(certificates, hello.ClientHelloInfo),
                HandshakeTimeout = options.HandshakeTimeout,
            });
        }

        void Guard(ListenOptions listener, bool cleartext)
        {
            listening.Add(listener);
            listener.Use(next => connection => connections.ServeAsync(connection, next));
            listener.Use(next => connection => caps.ServeAsync(connection, next, cleartext));
            if (options.TrustedProxies.Count > 0)
            {
                listener.Use(next => connection => trusted.ServeAsync(connection, next));
            }
        }
    }

    private static ValueTask<SslServerAuthenticationOptions> Choose(CertificateFolder certificates, SslClientHelloInfo hello) =>
        certificates.For(hello.ServerName) is { } certificate
            ? ValueTask.FromResult(certificate.Terms)
            : throw new AuthenticationException("there is no certificate to show");
}
