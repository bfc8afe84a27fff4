using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Luma.Tests.Proxy.Rig;

/// <summary>Certificates signed by themselves, written to a folder as PEM.</summary>
internal static class TestCertificate
{
    /// <summary>Writes NAME.pem and NAME.key, valid for 30 days around now.</summary>
    /// <returns>The certificate's thumbprint.</returns>
    public static string Write(string folder, string name, params string[] hosts) =>
        Write(folder, name, TimeProvider.System.GetUtcNow().AddDays(15), hosts);

    public static string Write(string folder, string name, DateTimeOffset expires, params string[] hosts)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={hosts[0]}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(expires.AddDays(-30), expires);
        WriteFile(Path.Combine(folder, $"{name}.key"), key.ExportPkcs8PrivateKeyPem());
        WriteFile(Path.Combine(folder, $"{name}.pem"), certificate.ExportCertificatePem());
        return certificate.Thumbprint;
    }

    private static void WriteFile(string path, string text)
    {
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
