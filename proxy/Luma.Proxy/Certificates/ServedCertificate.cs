using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Luma.Proxy;

/// <summary>A certificate with its chain and key, ready to be shown.</summary>
internal sealed class ServedCertificate
{
    private ServedCertificate(X509Certificate2 certificate, SslServerAuthenticationOptions terms) =>
        (Certificate, Terms, Names) = (certificate, terms, NamesOf(certificate));

    /// <summary>The host names that it is for, perhaps <c>*.example.com</c>.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>What the handshake is told; one object for all, so that sessions can be resumed.</summary>
    public SslServerAuthenticationOptions Terms { get; }

    public DateTimeOffset Expires => Certificate.NotAfter;

    private X509Certificate2 Certificate { get; }

    /// <summary>Reads the certificate, whatever of its chain follows it, and the key.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">They are malformed, or do not belong together.</exception>
    public static ServedCertificate Read(string certificateFile, string keyFile)
    {
        var certificate = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificateFile);
        return new(certificate, new()
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true),
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        });
    }

    private static List<string> NamesOf(X509Certificate2 certificate)
    {
        var alternatives = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(names => names.EnumerateDnsNames()).ToList();
        // Subjects count only where there are no alternatives (RFC 6125, section 6.4.4).
        return alternatives.Count > 0 ? alternatives : [certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false)];
    }
}
