namespace Luma.Proxy;

/// <summary>How certificates lie in their folder: <c>NAME.pem</c> or <c>NAME.crt</c>, the key beside it as <c>NAME.key</c>.</summary>
public static class CertificateFiles
{
    /// <summary>What a pair must be that cannot be used as it is.</summary>
    public const string Wanted = "give the certificate, its chain below it, and its unencrypted key, as PEM";

    private static readonly string[] _kinds = [".pem", ".crt"];

    /// <summary>The certificates in the order in which they are preferred; none where there is no such folder.</summary>
    public static IReadOnlyList<string> In(string folder) => !Directory.Exists(folder)
        ? []
        : [.. Directory.EnumerateFiles(folder).Where(file => _kinds.Contains(Path.GetExtension(file))).Order(StringComparer.Ordinal)];

    /// <summary>The file of the certificate's private key.</summary>
    public static string KeyOf(string certificateFile) => Path.ChangeExtension(certificateFile, ".key");
}
